import type { AlertMessage } from '@ebb/contracts';
import { createTailReader, type TailReader } from '@ebb/kafka';
import { freePort, testTokenCheck, waitFor } from '@ebb/testkit';
import { watchAlerts } from './alert-watcher.ts';
import { blockDeletes } from './block-deletes.ts';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { seededRandom, trafficOf } from './traffic.ts';

const kills = 3;
let fixture: FaultFixture;
let reader: TailReader;
/** `id@version` of every record of the alerts topic. */
let published: string[];

beforeEach(async () => {
  fixture = await createFaultFixture('relay');
  published = [];
  reader = await createTailReader(fixture.kafka, {
    topic: fixture.topics.names.alerts,
    start: { kind: 'timestamp', atMs: 0 },
    handle: ({ messages }) => {
      for (const { value } of messages) {
        const { alert } = JSON.parse(String(value)) as AlertMessage;
        published.push(`${alert.id}@${alert.version}`);
      }
    },
    onFatal: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await reader.stop();
  await fixture.close();
});

describe('the outbox relay, audited', () => {
  it('killed between publishing and deleting publishes again, and nobody is shown an alert twice', async () => {
    const port = await freePort();
    const gateway = await fixture.startService('alerts', {
      ...testTokenCheck,
      EBB_HTTP_PORT: String(port),
    });
    await gateway.untilReady();
    const watcher = await watchAlerts(fixture.db, port);
    const gate = await blockDeletes(fixture.db, fixture.databaseName, 'churn.alerts');
    const { unique, sent } = trafficOf(1_200, seededRandom(37));
    const portion = Math.ceil(sent.length / kills);
    try {
      for (let kill = 0; kill < kills; kill++) {
        const before = published.length;
        await gate.shut();
        const scoring = await fixture.start({ EBB_SCORING_SESSION_TIMEOUT_MS: '1500' });
        await fixture.sender.send(sent.slice(kill * portion, (kill + 1) * portion));
        // Alerts are with Kafka, acknowledged, and the statement that takes their rows away hangs.
        await waitFor(() => gate.somebodyWaits(), { what: 'the delete' });
        scoring.signal('SIGKILL');
        await scoring.gone;
        await gate.open();
        await waitFor(async () => (await fixture.db.prisma.outbox.count()) > 0, { what: 'rows left behind' });
        await waitFor(() => published.length > before, { what: 'what was published' });
      }
      await fixture.start();
      await fixture.expectWhole(unique.length);

      const distinct = new Set(published);
      await waitFor(() => new Set(published).size === new Set(watcher.seen).size, { what: 'the last alert' });
      expect(published.length).toBeGreaterThanOrEqual(distinct.size + kills);
      expect(watcher.seen).toHaveLength(distinct.size);
      expect(new Set(watcher.seen)).toEqual(new Set(published));
      // Every alert that is in the record was told, and none that is not.
      const alerts = await fixture.db.prisma.alert.findMany({ select: { id: true, version: true } });
      const ids = new Set([...distinct].map((each) => each.slice(0, each.lastIndexOf('@'))));
      expect(ids).toEqual(new Set(alerts.map(({ id }) => id)));
      expect(alerts.filter(({ id, version }) => !distinct.has(`${id}@${version}`))).toEqual([]);
    } finally {
      watcher.close();
    }
  });
});
