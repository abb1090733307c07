import type { AccountLink, AccountToken, People, Problem, Session, User } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture, password } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let owner: string;
let admin: string;
beforeAll(async () => {
  fixture = await createApiFixture('people');
  api = await fixture.start();
  owner = await fixture.token({ userId: 'olga', role: 'owner' });
  admin = await fixture.token({ userId: 'ada', role: 'admin' });
}, 60_000);
afterAll(() => fixture.close());

const path = '/api/shops/shop';
const good = 'a quiet harbour in winter';
const invite = (email: string, role = 'agent', as = owner) =>
  fixture.call<AccountToken & Problem>(api, `${path}/invitations`, { as, body: { email, role } });
const use = (body: object) => fixture.call<Problem>(api, '/api/account-link', { as: null, body });
const login = (email: string, word: string) =>
  fixture.call<Session>(api, '/api/login', { as: null, body: { email, password: word } });
const people = async () => (await fixture.call<People>(api, `${path}/people`, { as: owner })).body;
const roleTo = (person: string, role: string, as: string) =>
  fixture.call<Problem>(api, `${path}/people/${person}`, { method: 'PATCH', as, body: { role } });

it('an invitation makes one account, once, with a password that is not the first to be tried', async () => {
  const { status, body } = await invite(' New@Shop.example ');
  expect(status).toBe(201);
  const { token } = body;
  const read = await fixture.call<AccountLink>(api, '/api/account-link/read', { as: null, body: { token } });
  expect(read.body).toEqual({
    kind: 'invitation',
    email: 'new@shop.example',
    shopName: 'shop',
    role: 'agent',
  });
  expect((await use({ token, name: 'Nele', password: 'password1234' })).status).toBe(422);
  expect((await use({ token, password: good })).status).toBe(422);
  expect((await use({ token, name: ' Nele ', password: good })).status).toBe(204);
  expect((await use({ token, name: 'Nele', password: good })).status).toBe(404);
  const { body: session } = await login('new@shop.example', good);
  expect(session.user).toMatchObject({ name: 'Nele', role: 'agent', shops: [{ id: 'shop' }] });
  expect((await invite('new@shop.example')).status).toBe(409);
  expect(JSON.stringify(await people())).not.toContain(token);
});

it('one that was withdrawn, replaced, or is too old makes none', async () => {
  const first = (await invite('late@shop.example')).body.token;
  const second = (await invite('late@shop.example')).body.token;
  const accept = (token: string) => use({ token, name: 'Late', password: good });
  expect((await accept(first)).status).toBe(404);
  const [open, ...others] = (await people()).invitations;
  expect([open?.email, others]).toEqual(['late@shop.example', []]);
  const end = await fixture.call(api, `${path}/invitations/${open?.id}`, { method: 'DELETE', as: owner });
  expect(end.status).toBe(204);
  expect((await accept(second)).status).toBe(404);
  const third = (await invite('late@shop.example')).body.token;
  await fixture.db.prisma.accountLink.updateMany({ data: { expiresMs: 1n } });
  expect((await accept(third)).status).toBe(404);
  expect((await use({ token: 'x'.repeat(43), name: 'X', password: good })).status).toBe(404);
});

it('an admin makes no owner, acts on none, and nobody changes themselves', async () => {
  expect((await invite('o@shop.example', 'owner', admin)).status).toBe(403);
  expect((await roleTo('amir', 'owner', admin)).status).toBe(403);
  expect((await roleTo('olga', 'viewer', admin)).status).toBe(403);
  expect((await roleTo('ada', 'owner', admin)).status).toBe(409);
  const reset = await fixture.call(api, `${path}/people/olga/reset`, { method: 'POST', as: admin, body: {} });
  expect(reset.status).toBe(403);
  expect((await roleTo('amir', 'viewer', admin)).status).toBe(200);
  expect((await people()).people.find(({ id }) => id === 'amir')?.role).toBe('viewer');
});

it('who also works for another shop keeps role and password until somebody of both acts', async () => {
  await fixture.token({ userId: 'both', role: 'agent', shops: ['shop', 'other'] });
  expect((await roleTo('both', 'admin', owner)).body.type).toBe('urn:ebb:problem:other-shops');
  const reset = await fixture.call(api, `${path}/people/both/reset`, { method: 'POST', as: owner, body: {} });
  expect(reset.status).toBe(409);
  const remove = await fixture.call(api, `${path}/people/both`, { method: 'DELETE', as: owner });
  expect(remove.status).toBe(204);
  const left = await fixture.db.prisma.userShop.findMany({ where: { userId: 'both' } });
  expect(left).toEqual([{ userId: 'both', shopId: 'other' }]);
  expect((await roleTo('both', 'viewer', owner)).status).toBe(404);
});

it('a link for another password sets it once and ends every session', async () => {
  const before = (await login('lena@ebb.example', password)).body.token;
  const { body } = await fixture.call<AccountToken>(api, `${path}/people/lena/reset`, {
    method: 'POST',
    as: owner,
    body: {},
  });
  expect((await use({ token: body.token, password: good })).status).toBe(204);
  expect((await use({ token: body.token, password: `${good} again` })).status).toBe(404);
  expect((await login('lena@ebb.example', password)).status).toBe(401);
  expect((await login('lena@ebb.example', good)).status).toBe(200);
  await waitFor(async () => (await fixture.call(api, '/api/me', { as: before })).status === 401, {
    what: 'the session to end',
    timeoutMs: 60_000,
  });
});

it('one’s own password is changed with the present one; this session goes on under the new one', async () => {
  const first = (await login('lena@ebb.example', good)).body.token;
  const change = (current: string, next: string, as = first) =>
    fixture.call<Session & Problem>(api, '/api/me/password', { as, body: { current, next } });
  expect((await change('wrong', 'another long sentence')).status).toBe(403);
  expect((await change(good, 'lena-lena-lena')).status).toBe(422);
  const { status, body } = await change(good, 'another long sentence');
  expect(status).toBe(200);
  const me = await fixture.call<User>(api, '/api/me', { as: body.token });
  expect([me.status, me.body.id]).toEqual([200, 'lena']);
  expect((await fixture.call(api, '/api/me', { as: first })).status).toBe(401);
  expect((await login('lena@ebb.example', 'another long sentence')).status).toBe(200);
});
