import { createApiToken, revokeApiToken } from '@ebb/db/api-tokens';
import { createTestSession } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';
import { of, ways, type Try } from './ways-in.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('ways_in');
  api = await fixture.start();
  const { db } = fixture;
  const viewer = await createTestSession(db, { userId: 'vera', role: 'viewer', shops: ['shop'] });
  of.viewer = viewer.token;
  of.viewerSession = viewer.sessionId;
  of.admin = await fixture.token({ userId: 'ada', role: 'admin' });
  const gone = await createTestSession(db, { userId: 'gone', role: 'owner', shops: ['shop'] });
  of.ended = gone.token;
  await db.prisma.session.update({ where: { id: gone.sessionId }, data: { endedMs: 1n } });
  const olga = await createTestSession(db, { userId: 'olga', role: 'owner', shops: ['other'] });
  of.session = olga.sessionId;
  const made = { shopId: 'shop', userId: 'ada', nowMs: Date.now(), name: 'program', expiresMs: null };
  const good = await createApiToken(db, { ...made, role: 'admin', shops: ['shop'] });
  const revoked = await createApiToken(db, { ...made, role: 'admin', shops: ['shop'] });
  of.apiToken = good!.token;
  of.endedApiToken = revoked!.token;
  await revokeApiToken(db, { ...made, id: revoked!.line.id });
  await fixture.addProfile({ shopId: 'other', customerId: 'x' });
  of.alert = await fixture.addAlert({ shopId: 'other', customerId: 'x' });
  of.key = 'f'.repeat(64);
  await db.prisma.writeKey.create({ data: { keyHash: of.key, shopId: 'other', name: 'k', createdMs: 0n } });
  const row = { shopId: 'other', receivedMs: 1n, way: 'http', keyName: 'k', code: 'not_json', message: 'm' };
  const refused = await db.prisma.refusedEvent.create({ data: { ...row, body: '{}', bodyBytes: 2 } });
  of.refused = String(refused.id);
}, 60_000);
afterAll(() => fixture.close());

async function attempt({ path, as = of.viewer, headers = {}, body, raw, ...rest }: Try): Promise<Response> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return fetch(api.url + path, {
    method: rest.method ?? (sent === undefined ? 'GET' : 'POST'),
    headers: {
      'x-forwarded-for': `10.${Math.floor(Math.random() * 256)}.7.7`,
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
}

/** All that an attack could have changed. */
async function recordNow(): Promise<string> {
  const { prisma } = fixture.db;
  const tables = await Promise.all([
    prisma.user.findMany({ orderBy: { id: 'asc' } }),
    prisma.userShop.findMany({ orderBy: { userId: 'asc' } }),
    prisma.writeKey.findMany({ orderBy: { keyHash: 'asc' } }),
    prisma.alert.findMany({ orderBy: { id: 'asc' } }),
    prisma.profile.findMany({ orderBy: { customerId: 'asc' } }),
    prisma.session.findMany({ orderBy: { id: 'asc' } }),
    prisma.accountLink.findMany(),
    prisma.apiToken.findMany({ select: { id: true, role: true, revokedMs: true }, orderBy: { id: 'asc' } }),
  ]);
  return JSON.stringify(tables, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

async function refusalsCounted(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${api.opsPort}/metrics`)).text();
  const lines = text.matchAll(/^ebb_http_request_duration_seconds_count\{[^}]*status="4\d\d"\} (\d+)/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

it.each(ways)('%s', async (_name, way, statuses) => {
  const [before, counted] = [await recordNow(), await refusalsCounted()];
  const answer = await attempt(way());
  const text = await answer.text();
  expect([statuses, answer.status]).toEqual([
    expect.arrayContaining([answer.status]) as unknown,
    answer.status,
  ]);
  // Nothing of what is inside, nothing for a cache, nothing changed; and whoever watches the metrics sees it.
  expect(text).not.toMatch(/node_modules|SELECT |at \w+ \(|prisma/i);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.getSetCookie().filter((cookie) => !/=; Max-Age=0/.test(cookie))).toEqual([]);
  expect(await recordNow()).toBe(before);
  expect(await refusalsCounted()).toBeGreaterThan(counted);
});

it.each(['a'.repeat(5_000), '%E0%A4%A'])('an id that no router reads', async (id) => {
  const answer = await attempt({ path: `/api/customers/${id}?shop=shop` });
  expect([400, 404, 414]).toContain(answer.status);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.text()).not.toContain(id);
});

it('is about fifty ways', () => {
  expect(ways.length).toBeGreaterThanOrEqual(50);
});
