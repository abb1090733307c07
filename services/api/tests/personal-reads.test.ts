import type {
  AlertDetail,
  AlertsPage,
  AuditPage,
  CustomerDetail,
  CustomersPage,
  Person,
} from '@ebb/contracts';
import { checkAuditChain, inTransaction } from '@ebb/db';
import { createApiToken } from '@ebb/db/api-tokens';
import { logReads } from '@ebb/db/privacy';
import { waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let second: RunningApi;
let owner: string;
let analyst: string;
let alertId: string;
const id = 'anna@quillfeather.example';
const page = `/api/customers/${encodeURIComponent(id)}?shop=shop`;
beforeAll(async () => {
  fixture = await createApiFixture('personal_reads');
  [api, second] = [await fixture.start(), await fixture.start()];
  owner = await fixture.token({ userId: 'olga', role: 'owner', name: 'Olga' });
  analyst = await fixture.token({ userId: 'nils', role: 'analyst', name: 'Nils' });
  await fixture.addProfile({
    customerId: id,
    name: 'Anna Quillfeather',
    email: id,
    probability: 0.9,
    band: 'critical',
  });
  await fixture.addProfile({ customerId: 'bert', name: 'Bert Quillfeather' });
  alertId = await fixture.addAlert({ customerId: id });
}, 60_000);
afterAll(() => fixture.close());

const entries = async (query: string) =>
  (await fixture.call<AuditPage>(api, `/api/shops/shop/audit?limit=500${query}`, { as: owner })).body.items;
const readsOf = (query: string) => entries(`&topic=reads${query}`);
const detail = ({ detail: text }: { detail: string | null }) =>
  JSON.parse(text ?? '{}') as Record<string, unknown>;

it('writes down who looked at a customer: once an hour, however often, by whichever process; and finds it by customer', async () => {
  const looks = Array.from({ length: 12 }, (_, at) => fixture.call(at % 2 === 0 ? api : second, page));
  await Promise.all([
    ...looks,
    fixture.call(api, `/api/alerts/${alertId}`),
    fixture.call(api, page, { as: owner }),
  ]);
  const found = await waitFor(
    async () => {
      const about = await readsOf(`&customer=${encodeURIComponent(id)}`);
      return new Set(about.map(({ userId }) => userId)).size === 2 && about;
    },
    { what: 'both readers in the audit log' },
  );
  // At the turn of an hour there may be one more of each.
  expect(found.length).toBeLessThanOrEqual(4);
  const lena = found.find(({ userId }) => userId === 'lena')!;
  expect(lena).toMatchObject({
    action: 'personal_data.customer',
    userName: 'lena',
    customerId: id,
    isChained: true,
  });
  expect(lena.subject).toMatch(/^customer\/[0-9a-f]{32}$/);
  expect(await readsOf('&customer=bert')).toEqual([]);
  expect((await readsOf('&user=olga')).every(({ userId }) => userId === 'olga')).toBe(true);
});

it('writes down lists with filter and rows, files with what was sent, and programs by their name', async () => {
  const made = { shopId: 'shop', userId: 'olga', nowMs: Date.now(), expiresMs: null } as const;
  const token = await createApiToken(fixture.db, {
    ...made,
    name: 'warehouse',
    role: 'viewer',
    shops: ['shop'],
  });
  const as = token!.token;
  await fixture.call(api, '/api/customers?shop=shop&q=Quillfeather&band=critical', { as });
  await fixture.call(api, '/api/customers.csv?shop=shop', { as });
  const [list, file] = await waitFor(
    async () => {
      const own = await readsOf(`&user=token:${token!.line.id}`);
      const of = (action: string) => own.find((entry) => entry.action === action);
      return of('personal_data.list') && of('personal_data.file')
        ? ([of('personal_data.list')!, of('personal_data.file')!] as const)
        : undefined;
    },
    { what: 'the list and the file' },
  );
  expect(list).toMatchObject({ userName: 'warehouse', subject: 'shop/shop/listCustomers' });
  expect(detail(list)).toMatchObject({ filter: { band: 'critical' }, rows: 1, answers: 1 });
  // A name that was searched for is not kept.
  expect(JSON.stringify([list, file])).not.toMatch(/quill/i);
  expect(detail(file)).toEqual({ filter: {}, rows: 2, whole: true });
});

it('shows an analyst no names, and finds nobody by one, until it is granted; a change of role ends the grant', async () => {
  const read = async <Body>(path: string) => (await fixture.call<Body>(api, path, { as: analyst })).body;
  await fixture.call(api, `/api/alerts/${alertId}/note`, { body: { version: 1, note: 'called her mother' } });
  const masked = [
    await read<CustomersPage>('/api/customers?shop=shop'),
    await read<CustomerDetail>(page),
    await read<AlertDetail>(`/api/alerts/${alertId}`),
    await read<AlertsPage>('/api/alerts?shop=shop'),
    await read('/api/customers.csv?shop=shop'),
    await read('/api/alerts.csv?shop=shop'),
    await read('/api/analytics/real-time-transactions?shop=shop'),
  ];
  const text = JSON.stringify(masked);
  expect(text).toContain(id);
  expect(text).not.toMatch(/Anna|Bert|mother/);
  const search = (q: string) => read<CustomersPage>(`/api/customers?shop=shop&q=${q}`);
  expect([(await search('Bert%20Q')).total, (await search('bert')).total]).toEqual([0, 1]);
  expect((await read<AlertsPage>('/api/alerts?shop=shop&q=Anna%20Q')).total).toBe(0);

  const change = (body: unknown, person = 'nils') =>
    fixture.call<Person>(api, `/api/shops/shop/people/${person}`, { method: 'PATCH', as: owner, body });
  expect((await change({ seesPersonalData: true }, 'amir')).status).toBe(409);
  expect((await change({ seesPersonalData: true })).body.seesPersonalData).toBe(true);
  await waitFor(async () => (await search('Bert%20Q')).items[0]?.name === 'Bert Quillfeather', {
    what: 'the granted names',
  });
  expect((await change({ role: 'viewer' })).body.seesPersonalData).toBe(true);
  expect((await change({ role: 'analyst' })).body.seesPersonalData).toBe(false);
  const granted = await entries('&topic=accounts');
  expect(granted.map(({ action }) => action)).toContain('member.personal_data');
});

it('shows nobody what it cannot write down', async () => {
  const { db } = fixture;
  await inTransaction(db, (tx) => tx.execute('RENAME TABLE personal_read TO personal_read_away'));
  try {
    const { status, body } = await fixture.call<{ type: string }>(api, `/api/customers/bert?shop=shop`);
    expect([status, body.type]).toEqual([503, 'urn:ebb:problem:read-not-recorded']);
    expect(JSON.stringify(body)).not.toContain('Quillfeather');
  } finally {
    await inTransaction(db, (tx) => tx.execute('RENAME TABLE personal_read_away TO personal_read'));
  }
  expect((await fixture.call(api, `/api/customers/bert?shop=shop`)).status).toBe(200);
});

it('chains them with the rest, also when several processes write at once; a list that goes on is added up after its hour', async () => {
  const { db } = fixture;
  for (const each of [api, second]) await fixture.call(each, '/api/alerts?shop=shop&owner=none');
  const nextHour = Date.now() + 2 * 3_600_000;
  await waitFor(async () => (await readsOf('&user=lena')).some((e) => JSON.stringify(e).includes('none')), {
    what: 'the list',
  });
  await Promise.all([logReads(db, nextHour), logReads(db, nextHour), logReads(db, nextHour)]);
  const lists = (await readsOf('&user=lena')).filter((entry) => entry.detail?.includes('"owner":"none"'));
  const answers = lists.reduce((sum, entry) => sum + Number(detail(entry)['answers']), 0);
  expect(answers).toBe(2);
  expect((await checkAuditChain(db, 'shop')).flaw).toBeNull();
});

it('names nobody any more after an erasure, and the entries stay', async () => {
  const about = `&customer=${encodeURIComponent(id)}`;
  const before = await readsOf(about);
  await fixture.call(api, `/api/shops/shop/customers/${encodeURIComponent(id)}/erase`, {
    as: owner,
    body: { confirm: id },
  });
  const after = await readsOf(about);
  expect(after.map((entry) => entry.id)).toEqual(before.map((entry) => entry.id));
  expect(after.map(({ customerId }) => customerId)).toEqual(after.map(() => null));
});
