import type { Problem, RecoveryCodes, Session, TwoFactorSecret, TwoFactorState } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import { Secret, TOTP } from 'otpauth';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture, password } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('two-factor');
  api = await fixture.start();
}, 60_000);
afterAll(() => fixture.close());

const me = '/api/me/two-factor';
const login = (email: string, code?: string, word = password) =>
  fixture.call<Session & Problem>(api, '/api/login', {
    as: null,
    body: { email, password: word, ...(code === undefined ? {} : { code }) },
  });
const codeOf = (secret: string, stepsLater = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsLater * 30_000 });
const wordOf = ({ status, body }: { status: number; body: Problem }) => [
  status,
  body.type?.split(':').at(-1),
];

async function setUp(email: string): Promise<{ as: string; secret: string; codes: string[]; used: string }> {
  const as = (await login(email)).body.token;
  const begun = await fixture.call<TwoFactorSecret>(api, `${me}/begin`, { as, body: { password } });
  const { secret } = begun.body;
  const used = codeOf(secret);
  const confirmed = await fixture.call<RecoveryCodes>(api, `${me}/confirm`, { as, body: { code: used } });
  expect([begun.status, confirmed.status]).toEqual([200, 200]);
  return { as, secret, codes: confirmed.body.recoveryCodes, used };
}

it('is set up with the password and a code, and then asked for; a code counts once', async () => {
  const email = 'lena@ebb.example';
  const first = (await login(email)).body.token;
  const begin = (word: string) =>
    fixture.call<Problem>(api, `${me}/begin`, { as: first, body: { password: word } });
  expect((await begin('wrong')).status).toBe(403);
  const { as, secret, used, codes } = await setUp(email);
  expect((await begin(password)).status).toBe(409);
  expect(wordOf(await login(email))).toEqual([401, 'code-needed']);
  expect(wordOf(await login(email, used))).toEqual([401, 'wrong-code']);
  expect(wordOf(await login(email, '000000', 'wrong'))).toEqual([401, 'wrong-login']);
  // Of the next step: clocks may differ by one.
  const next = codeOf(secret, 1);
  const twice = await Promise.all([login(email, next), login(email, next)]);
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 401]);

  // A recovery code instead, however it is typed, once.
  const typed = ` ${codes[0]?.toUpperCase().replaceAll('-', ' ')} `;
  expect((await login(email, typed)).status).toBe(200);
  expect((await login(email, typed)).status).toBe(401);
  const state = await fixture.call<TwoFactorState>(api, me, { as });
  expect(state.body).toEqual({ isOn: true, recoveryCodesLeft: 9 });
  const audited = async () =>
    (await fixture.db.prisma.audit.findMany({ where: { userId: 'lena' } })).map(({ action }) => action);
  await waitFor(async () => (await audited()).includes('session.refuse'), { what: 'the refused code' });
  expect(await audited()).toEqual(expect.arrayContaining(['two_factor.on', 'two_factor.recovery_used']));

  const end = (code: string, word = password) =>
    fixture.call<Problem>(api, `${me}/end`, { as, body: { password: word, code } });
  expect((await end(codes[1] ?? '', 'wrong')).status).toBe(403);
  expect((await end('123456')).status).toBe(403);
  expect((await end(codes[1] ?? '')).status).toBe(204);
  expect((await login(email)).status).toBe(200);
});

it('codes are guessed a few times only, by whoever has the password; strangers cannot use that up', async () => {
  const email = 'amir@ebb.example';
  await setUp(email);
  const strict = await fixture.start({ loginFailuresPerAccount: 3, loginFailuresPerAddress: 1_000 });
  const guess = (address: string, word: string) =>
    fetch(`${strict.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ email, password: word, code: '000000' }),
    });
  const net = () => Math.floor(Math.random() * 256);
  for (let time = 0; time < 5; time++)
    expect((await guess(`10.${net()}.${net()}.1`, 'wrong')).status).toBe(401);
  expect((await guess(`10.${net()}.${net()}.2`, password)).status).toBe(401);
  // From another network each time.
  await waitFor(async () => (await guess(`10.${net()}.${net()}.3`, password)).status === 429, {
    what: 'the end of guessing',
    timeoutMs: 60_000,
  });
});

it('an owner takes it away from somebody who has lost it', async () => {
  const owner = await fixture.token({ userId: 'olga', role: 'owner' });
  const remove = (as: string) =>
    fixture.call(api, '/api/shops/shop/people/amir/two-factor/remove', { method: 'POST', as, body: {} });
  const manager = await fixture.token({ userId: 'mia', role: 'manager' });
  expect((await remove(manager)).status).toBe(403);
  expect((await remove(owner)).status).toBe(204);
  expect(await fixture.db.prisma.twoFactor.count()).toBe(0);
  expect(await fixture.db.prisma.recoveryCode.count({ where: { userId: 'amir' } })).toBe(0);
});
