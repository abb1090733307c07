import type { Problem, Session, SessionsList } from '@ebb/contracts';
import { hashPassword } from '@ebb/db';
import { createDoor, testServers, waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture, password } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let withoutRedis: RunningApi;
const redis = new URL(testServers().redisUrl);
const door = createDoor({ hostname: redis.hostname, port: Number(redis.port) });

beforeAll(async () => {
  fixture = await createApiFixture('session_end');
  api = await fixture.start();
  const redisUrl = new URL(testServers().redisUrl);
  redisUrl.hostname = '127.0.0.1';
  redisUrl.port = String(await door.open(0));
  withoutRedis = await fixture.start({ redisUrl: redisUrl.href });
  await door.kill();
});

afterAll(async () => {
  await fixture.close();
});

interface Browser {
  readonly token: string;
  readonly refreshToken: string;
  readonly id: string;
}

/** Signs somebody new in by password. */
async function signIn(running: RunningApi, userId: string): Promise<Browser> {
  const { prisma } = fixture.db;
  await prisma.user.upsert({
    where: { id: userId },
    update: {},
    create: {
      ...{ id: userId, email: `${userId}@ebb.example`, name: userId, role: 'manager', createdMs: 0n },
      passwordHash: await hashPassword(password),
    },
  });
  const userId_shopId = { userId, shopId: 'shop' };
  await prisma.userShop.upsert({ where: { userId_shopId }, update: {}, create: userId_shopId });
  const { status, body, headers } = await fixture.call<Session>(running, '/api/login', {
    body: { email: `${userId}@ebb.example`, password },
    as: null,
  });
  expect(status).toBe(200);
  const refreshToken = cookieOf(headers, 'ebb_refresh');
  return { token: body.token, refreshToken, id: refreshToken.split('.')[0] ?? '' };
}

function cookieOf(headers: Headers, name: string): string {
  const cookie = headers.getSetCookie().find((given) => given.startsWith(`${name}=`));
  return cookie?.split(';')[0]?.slice(name.length + 1) ?? '';
}

async function refresh(running: RunningApi, refreshToken: string) {
  const response = await fetch(`${running.url}/api/session/refresh`, {
    method: 'POST',
    headers: { cookie: `ebb_refresh=${refreshToken}` },
  });
  const body = (await response.json()) as Session & Problem;
  return { status: response.status, body, refreshToken: cookieOf(response.headers, 'ebb_refresh') };
}

const statusAs = async (running: RunningApi, as: string, path = '/api/customers?shop=shop') =>
  (await fixture.call(running, path, { as })).status;

/** Is refused within two seconds, and was let in right before. */
async function expectRefusedSoon(
  running: RunningApi,
  token: string,
  status: number,
  end: () => Promise<unknown>,
) {
  expect(await statusAs(running, token)).toBe(200);
  await end();
  const what = `the answer ${status}`;
  await waitFor(async () => (await statusAs(running, token)) === status, { what, timeoutMs: 2_000 });
}

describe.each([
  ['with Redis', () => api],
  ['without Redis', () => withoutRedis],
])('a session ends within two seconds, %s', (name, running) => {
  const person = (end: string) => `${end}-${name.toLowerCase().replace(' ', '-')}`;

  test('by signing out, also where another process serves', async () => {
    const { token, refreshToken } = await signIn(running(), person('out'));
    expect(await statusAs(api, token)).toBe(200);
    await expectRefusedSoon(running(), token, 401, () =>
      fixture.call(running(), '/api/logout', { method: 'POST', as: token }),
    );
    const what = 'the other process to notice';
    await waitFor(async () => (await statusAs(api, token)) === 401, { what, timeoutMs: 2_000 });
    expect((await refresh(running(), refreshToken)).status).toBe(401);
  });

  test('by another password, whoever set it', async () => {
    const id = person('password');
    const { token, refreshToken } = await signIn(running(), id);
    await expectRefusedSoon(running(), token, 401, async () =>
      fixture.db.prisma.user.update({ where: { id }, data: { passwordHash: await hashPassword('another') } }),
    );
    expect((await refresh(running(), refreshToken)).status).toBe(401);
  });

  test('with the account', async () => {
    const id = person('gone');
    const { token, refreshToken } = await signIn(running(), id);
    await expectRefusedSoon(running(), token, 401, () => fixture.db.prisma.user.delete({ where: { id } }));
    expect((await refresh(running(), refreshToken)).status).toBe(401);
  });

  test('for a shop that was taken away, and for what a role may no longer do', async () => {
    const id = person('less');
    const { token } = await signIn(running(), id);
    const train = () => fixture.call(running(), '/api/shops/shop/model/train', { body: {}, as: token });
    expect([202, 409]).toContain((await train()).status);
    await fixture.db.prisma.user.update({ where: { id }, data: { role: 'agent' } });
    const what = 'the demotion';
    await waitFor(async () => (await train()).status === 403, { what, timeoutMs: 2_000 });
    // A role that this version does not know may do nothing.
    await expectRefusedSoon(running(), token, 403, () =>
      fixture.db.prisma.user.update({ where: { id }, data: { role: 'emperor' } }),
    );
    await fixture.db.prisma.user.update({ where: { id }, data: { role: 'agent' } });
    await waitFor(async () => (await statusAs(running(), token)) === 200, { what: 'the role' });
    await expectRefusedSoon(running(), token, 403, () =>
      fixture.db.prisma.userShop.deleteMany({ where: { userId: id } }),
    );
  });

  test('from the list of one’s sessions, one or all others, and nobody else’s', async () => {
    const id = person('list');
    const [here, there, third] = [
      await signIn(running(), id),
      await signIn(running(), id),
      await signIn(running(), id),
    ];
    const outsider = await signIn(running(), person('outsider'));
    const list = async () =>
      (await fixture.call<SessionsList>(running(), '/api/sessions', { as: here.token })).body.items;
    const listed = await list();
    expect(listed.map((each) => each.id).sort()).toEqual([here.id, there.id, third.id].sort());
    expect(listed.filter(({ isCurrent }) => isCurrent).map((each) => each.id)).toEqual([here.id]);
    const end = (session: Browser, as: string) =>
      fixture.call(running(), `/api/sessions/${session.id}`, { method: 'DELETE', as });
    expect((await end(there, outsider.token)).status).toBe(404);
    expect(await statusAs(running(), there.token)).toBe(200);
    await expectRefusedSoon(running(), there.token, 401, () => end(there, here.token));
    expect((await end(there, here.token)).status).toBe(404);
    await expectRefusedSoon(running(), third.token, 401, () =>
      fixture.call(running(), '/api/sessions', { method: 'DELETE', as: here.token }),
    );
    expect((await list()).map((each) => each.id)).toEqual([here.id]);
    expect(await statusAs(running(), outsider.token)).toBe(200);
  });
});

describe('a refresh token', () => {
  test('yields one successor, however many come with it at once, and the same again for ten seconds', async () => {
    const { refreshToken, id } = await signIn(api, 'twenty');
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(api, refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(answers.map((answer) => answer.refreshToken));
    expect(successors.size).toBe(1);
    expect((await fixture.db.prisma.session.findUnique({ where: { id } }))?.refreshNumber).toBe(1);
    const [successor = ''] = successors;
    const again = await refresh(api, refreshToken);
    expect([again.status, again.refreshToken]).toEqual([200, successor]);
    expect(await statusAs(api, again.body.token)).toBe(200);
    expect((await refresh(api, successor)).status).toBe(200);
  });

  test('used again later ends the session, also for who has its successor', async () => {
    const { refreshToken, id, token } = await signIn(api, 'thief');
    const { refreshToken: successor } = await refresh(api, refreshToken);
    const refreshedMs = BigInt(Date.now() - 11_000);
    await fixture.db.prisma.session.update({ where: { id }, data: { refreshedMs } });
    expect((await refresh(api, refreshToken)).status).toBe(401);
    expect((await refresh(api, successor)).status).toBe(401);
    expect(await statusAs(api, token)).toBe(401);
    const row = await fixture.db.prisma.session.findUnique({ where: { id } });
    expect(row?.endReason).toBe('refresh_reused');
  });

  test('two steps behind ends the session at once', async () => {
    const { refreshToken } = await signIn(api, 'behind');
    const { refreshToken: second } = await refresh(api, refreshToken);
    const { refreshToken: third } = await refresh(api, second);
    expect((await refresh(api, refreshToken)).status).toBe(401);
    expect((await refresh(api, third)).status).toBe(401);
  });

  test('made up, altered or of an expired session is worth nothing', async () => {
    const { refreshToken, id } = await signIn(api, 'late');
    expect((await refresh(api, '')).status).toBe(401);
    expect((await refresh(api, refreshToken.replace('.0.', '.1.'))).status).toBe(401);
    await fixture.db.prisma.session.update({ where: { id }, data: { expiresMs: 1n } });
    expect((await refresh(api, refreshToken)).status).toBe(401);
  });

  test('does not keep a session alive beyond its longest time', async () => {
    const brief = await fixture.start({ longestSessionSeconds: 100 });
    const { refreshToken, id } = await signIn(brief, 'brief');
    const before = await fixture.db.prisma.session.findUnique({ where: { id } });
    await fixture.db.prisma.session.update({
      where: { id },
      data: { createdMs: before!.createdMs - 90_000n },
    });
    expect((await refresh(brief, refreshToken)).status).toBe(200);
    const after = await fixture.db.prisma.session.findUnique({ where: { id } });
    expect(Number(after!.expiresMs - after!.createdMs)).toBe(100_000);
  });
});
