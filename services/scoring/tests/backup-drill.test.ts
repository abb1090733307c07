import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@ebb/db';
import {
  type BackupHeader,
  checkBackup,
  makeBackup,
  notePositions,
  restoreBackup,
  rewindScoring,
} from '@ebb/local/backup';
import { createTestDatabase, testServers, waitFor } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { seededRandom, startLoad, trafficOf } from './traffic.ts';

jest.setTimeout(300_000);

let fixture: FaultFixture;
let folder: string;
const masterKey = randomBytes(32);

beforeEach(async () => {
  fixture = await createFaultFixture('drill', testServers());
  folder = mkdtempSync(join(tmpdir(), 'ebb-drill-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await fixture.close();
});

test('everything is lost: the backup made under load is restored, scoring reads again what came since, nothing is missing', async () => {
  const { unique, sent } = trafficOf(3_000, seededRandom(29));
  const group = {
    group: `${fixture.topics.names.customerEvents.slice(0, -'customer.events'.length)}ebb-scoring`,
    topic: fixture.topics.names.customerEvents,
  };
  const scoring = await fixture.start();
  const load = startLoad(fixture, sent, { steps: 40 });
  await load.middle(15);
  const made = await makeBackup({
    databaseUrl: fixture.databaseUrl,
    masterKey,
    folder,
    nowMs: Date.now(),
    positions: () => notePositions(fixture.kafka, group),
    onProgress: () => undefined,
  });
  await load.finish();
  await fixture.expectWhole(unique.length);
  scoring.signal('SIGTERM');
  await scoring.gone;

  const other = await createTestDatabase('restored');
  const restore = (replace: boolean, path = made.path, key = masterKey) =>
    restoreBackup({ path, databaseUrl: other.url, masterKey: key, replace, onProgress: () => undefined });
  const audited = async (nowMs: number) => {
    await using db = openDatabase(other.url, { poolSize: 2 });
    const ledger = await fixture.sender.ledger();
    const findings: string[] = [];
    const report = await runAudit(db, {
      ledger,
      nowMs,
      onFinding: ({ kind, detail }) => findings.push(`${kind} ${detail}`),
    });
    expect(findings).toEqual([]);
    return report;
  };
  try {
    // Nothing is touched by what cannot be restored: another key, a file that was cut, a database that is in use or not empty.
    await expect(restore(true, made.path, randomBytes(32))).rejects.toThrow('another master key');
    const cut = join(folder, 'cut.ebbbackup');
    writeFileSync(cut, readFileSync(made.path));
    truncateSync(cut, readFileSync(made.path).length - 5_000);
    await expect(restore(true, cut)).rejects.toThrow('cannot be used');
    await expect(restore(false)).rejects.toThrow('not empty');
    const open = openDatabase(other.url, { poolSize: 1 });
    expect(await open.prisma.shop.count()).toBe(0);
    await expect(restore(true)).rejects.toThrow('stop Ebb first');
    await open.close();

    // The database is gone, Kafka is not.
    const header: BackupHeader = await restore(true);
    const asOfThen = await audited(header.madeMs);
    expect(asOfThen.events).toBeGreaterThan(0);
    expect(asOfThen.events).toBeLessThan(unique.length);
    expect(asOfThen.lost).toBe(unique.length - asOfThen.events);
    expect(isClean({ ...asOfThen, lost: 0 })).toBe(true);
    const rewound = await rewindScoring(fixture.kafka, header, group);
    expect(rewound.lostMessages).toBe(0);
    expect(rewound.messages).toBeGreaterThanOrEqual(asOfThen.lost ?? 0);

    const again = await fixture.start({ DATABASE_URL: other.url });
    await using restored = openDatabase(other.url, { poolSize: 1 });
    await waitFor(async () => (await restored.prisma.event.count()) === unique.length, {
      what: 'the events that came after the backup',
      timeoutMs: 90_000,
    });
    await waitFor(async () => (await restored.prisma.outbox.count()) === 0, {
      what: 'an empty outbox',
      timeoutMs: 60_000,
    });
    again.signal('SIGTERM');
    await again.gone;
    expect(isClean(await audited(Date.now()))).toBe(true);
    expect((await checkBackup(made.path, masterKey)).bytes).toBe(made.dumpedBytes);
  } finally {
    await other.drop();
  }
});
