import type { AlertDetail, AlertsPage, Session } from '@ebb/contracts';
import { hashPassword } from '@ebb/db';
import { startOwnServers, type OwnServers } from '@ebb/local/own-servers';
import {
  freePort,
  projectRoot,
  testSealing,
  testServers,
  testTokenCheck,
  testTokenSettings,
  waitFor,
} from '@ebb/testkit';
import { watchAlerts } from './alert-watcher.ts';
import { createFaultFixture, type FaultFixture } from './fault-fixture.ts';
import { startLoad, seededRandom, trafficOf } from './traffic.ts';

const login = { email: 'lena@ebb.example', password: 'correct horse battery staple' };
let servers: OwnServers;
let fixture: FaultFixture;

beforeAll(async () => {
  servers = await startOwnServers(['redis'], testServers(), projectRoot());
  fixture = await createFaultFixture('redis', servers.addresses);
  const passwordHash = await hashPassword(login.password);
  const { prisma } = fixture.db;
  await prisma.user.create({
    data: { id: 'lena', name: 'Lena', email: login.email, role: 'manager', passwordHash, createdMs: 0n },
  });
  await prisma.userShop.create({ data: { userId: 'lena', shopId: 'shop' } });
});
afterAll(async () => {
  await fixture.close();
  await servers.close();
});

describe('Redis killed for good, audited', () => {
  it('is missed by nobody: events are scored, alerts shown and taken, customers opened, people signed in', async () => {
    const [apiPort, alertsPort] = [await freePort(), await freePort()];
    const scoring = await fixture.start();
    const api = await fixture.startService('api', {
      REDIS_URL: servers.addresses.redisUrl,
      ...testTokenSettings,
      ...testSealing,
      EBB_HTTP_PORT: String(apiPort),
    });
    const alerts = await fixture.startService('alerts', {
      ...testTokenCheck,
      EBB_HTTP_PORT: String(alertsPort),
    });
    await Promise.all([scoring, api, alerts].map((service) => service.untilReady()));
    await waitFor(async () => (await api.metric('ebb_redis_up')) === 1, { what: 'Redis to be connected' });
    const watcher = await watchAlerts(fixture.db, alertsPort);
    const ask = async <Body>(path: string, body?: object, token = ''): Promise<Body> => {
      const answer = await fetch(`http://127.0.0.1:${apiPort}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect([path, answer.status]).toEqual([path, 200]);
      return (await answer.json()) as Body;
    };
    const { unique, sent } = trafficOf(1_500, seededRandom(41));
    try {
      const load = startLoad(fixture, sent, { steps: 30 });
      await load.middle(8);
      const before = await ask<Session>('/api/login', login);
      await servers.server('redis').kill();
      await waitFor(async () => (await api.metric('ebb_redis_up')) === 0, { what: 'Redis to be missed' });
      const seenBefore = watcher.seen.length;
      await load.finish();

      // A session from before it went and one from after are as good as each other.
      const after = await ask<Session>('/api/login', login);
      for (const { token } of [before, after]) {
        const page = await ask<AlertsPage>('/api/alerts?shop=shop', undefined, token);
        expect(page.items.length).toBeGreaterThan(0);
      }
      const { token } = after;
      const [first] = (await ask<AlertsPage>('/api/alerts?shop=shop', undefined, token)).items;
      const address = `/api/customers/${first!.customerId}`;
      await ask(`${address}?shop=shop`, undefined, token);
      await ask(`${address}/timeline?shop=shop`, undefined, token);
      await waitFor(() => watcher.seen.length > seenBefore, {
        what: 'alerts on the socket',
      });

      await fixture.expectWhole(unique.length);
      const { alert } = await ask<AlertDetail>(`/api/alerts/${first!.id}`, undefined, token);
      const taken = await ask<AlertDetail>(
        `/api/alerts/${alert.id}/acknowledge`,
        { version: alert.version },
        token,
      );
      expect(taken.alert).toMatchObject({ status: 'acknowledged', ownerId: 'lena' });
      await waitFor(() => watcher.seen.includes(`${alert.id}@${taken.alert.version}`), {
        what: 'the taken alert on the socket',
      });
      // Slower perhaps, but well: none of them counts Redis among what it cannot do without.
      await Promise.all([scoring, api, alerts].map((service) => service.untilReady()));
      expect([scoring, api, alerts].map((service) => service.isGone())).toEqual([false, false, false]);
    } finally {
      watcher.close();
    }
  });
});
