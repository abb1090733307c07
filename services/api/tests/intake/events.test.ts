import type { LiveEvents, Problem, RefusedEventDetail, RefusedEventsPage } from '@ebb/contracts';
import { insertArrivals, insertRefusedEvents, readWatchedShops } from '@ebb/db';
import type { ApiFixture, RunningApi } from '../api-fixture.ts';
import { createApiFixture } from '../api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('events');
  api = await fixture.start();
  const row = {
    receivedMs: 1_000,
    way: 'http',
    keyName: 'till',
    place: null,
    messageId: null,
    field: 'properties.total',
    message: 'must be a number',
    body: '{"event":"Order Completed"}',
    bodyBytes: 27,
  } as const;
  await insertRefusedEvents(fixture.db, [
    ...Array.from({ length: 5 }, () => ({ ...row, shopId: 'shop', code: 'invalid_amount' as const })),
    { ...row, shopId: 'shop', code: 'missing_user' },
    { ...row, shopId: 'other', code: 'not_an_object' },
  ]);
});
afterAll(() => fixture.close());

it('pages through a shop’s refused events, of one reason too, and counts all of them', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const { status, body } = await fixture.call<RefusedEventsPage>(
      api,
      `/api/events/refused?shop=shop&code=invalid_amount&limit=2${cursor}`,
    );
    expect(status).toBe(200);
    expect(body.counts).toEqual([
      { code: 'invalid_amount', events: 5 },
      { code: 'missing_user', events: 1 },
    ]);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  expect(new Set(ids).size).toBe(5);
});

it('shows what was sent to members of the shop alone', async () => {
  const { body } = await fixture.call<RefusedEventsPage>(api, '/api/events/refused?shop=shop');
  const id = body.items[0]!.id;
  const one = await fixture.call<RefusedEventDetail>(api, `/api/events/refused/${id}?shop=shop`);
  expect(one).toMatchObject({
    status: 200,
    body: { code: 'missing_user', keyName: 'till', receivedAt: 1_000, body: '{"event":"Order Completed"}' },
  });
  const asOther = await fixture.token({ userId: 'otto', shops: ['other'] });
  const asked = async (path: string, as?: string) =>
    (await fixture.call<Problem>(api, path, as === undefined ? {} : { as })).status;
  expect(await asked(`/api/events/refused/${id}?shop=other`, asOther)).toBe(404);
  expect(await asked(`/api/events/refused/${id}?shop=shop`, asOther)).toBe(403);
  expect(await asked('/api/events/refused?shop=shop', asOther)).toBe(403);
  expect(await asked('/api/events/refused/x?shop=shop')).toBe(400);
});

it('refuses a cursor of another list', async () => {
  const { status } = await fixture.call(api, '/api/events/refused?shop=shop&cursor=abc');
  expect(status).toBe(400);
});

it('shows what arrives to members of the shop alone, and asks for it only while somebody looks', async () => {
  const row = {
    receivedMs: 2_000,
    way: 'http',
    keyName: 'till',
    name: 'Order Completed',
    customerId: 'anna',
    messageId: 'm',
    code: null,
    field: null,
    message: null,
  } as const;
  expect(await readWatchedShops(fixture.db, Date.now())).toEqual(new Set());
  await insertArrivals(fixture.db, [
    { ...row, shopId: 'shop' },
    { ...row, shopId: 'other' },
    {
      ...row,
      shopId: 'shop',
      code: 'missing_order_id',
      field: 'properties.order_id',
      message: 'must name it',
    },
  ]);
  const live = (query: string) => fixture.call<LiveEvents>(api, `/api/events/live?${query}`);
  const { status, body } = await live('shop=shop');
  expect([status, body.items.map(({ code }) => code)]).toEqual([200, ['missing_order_id', null]]);
  expect((await live(`shop=shop&after=${body.items[1]!.id}`)).body.items).toEqual([body.items[0]]);
  expect((await live(`shop=shop&after=${body.items[0]!.id}`)).body.items).toEqual([]);
  expect((await live('shop=other')).status).toBe(403);
  expect(await readWatchedShops(fixture.db, Date.now())).toEqual(new Set(['shop']));
  expect(await readWatchedShops(fixture.db, Date.now() + 60_000)).toEqual(new Set());
});
