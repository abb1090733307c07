import { findRefusedEvent, listRefusedEvents, pruneRefusedEvents } from '@ebb/db';
import { createProducer } from '@ebb/kafka';
import { trackMessage, waitFor } from '@ebb/testkit';
import { refusedEventLimits } from '../src/refused/refused-events.ts';
import { post, runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;
beforeEach(async () => {
  ingest = await runIngest();
});
afterEach(() => ingest.close());

const list = (shopId = 'demo') => listRefusedEvents(ingest.database, { shopId, limit: 200 });
const orderWithoutId = (userId: string) =>
  trackMessage('Order Completed', { userId, properties: { total: 5, currency: 'EUR' } });

it('keeps what it refused of a batch that is answered 200, with reason, field and text', async () => {
  const refused = { ...orderWithoutId('anna'), writeKey };
  const answer = await post(ingest, '/v1/batch', { batch: [trackMessage('a'), refused] });
  expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: 1 } });
  const [line, ...others] = await waitFor(
    async () => ((await list()).items.length > 0 ? (await list()).items : undefined),
    {
      what: 'the refused event in the record',
    },
  );
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    way: 'http',
    keyName: 'test',
    messageId: refused.messageId,
    code: 'missing_order_id',
    field: 'properties.order_id',
  });
  const detail = await findRefusedEvent(ingest.database, 'demo', Number(line!.id));
  expect(JSON.parse(detail!.body)).toMatchObject({ userId: 'anna', properties: { total: 5 } });
  expect(detail!.body).not.toContain(writeKey);
  expect(await findRefusedEvent(ingest.database, 'other', Number(line!.id))).toBeUndefined();
  expect((await list('other')).items).toEqual([]);
});

it('keeps what came over Kafka besides its dead letter, with its place', async () => {
  const producer = await createProducer(ingest.kafka, { idempotent: true });
  const value = JSON.stringify({ ...orderWithoutId('berta'), writeKey });
  await producer.publish(ingest.names.shopEvents, [{ key: null, value }]);
  await producer.close();
  await waitFor(() => ingest.deadLetters.length === 1, { what: 'the dead letter' });
  await waitFor(async () => (await list()).items.length === 1, { what: 'the refused event' });
  const [line] = (await list()).items;
  expect(line).toMatchObject({ way: 'kafka', code: 'missing_order_id' });
  expect(line!.place).toMatch(new RegExp(`^${ingest.names.shopEvents}\\[\\d\\]@0$`));
});

it('of a flood, keeps the limit, counts the rest, and takes good events meanwhile', async () => {
  const bad = Array.from({ length: 500 }, (_, index) => orderWithoutId(`u${index}`));
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, () => post(ingest, '/v1/batch', { batch: bad })),
    post(ingest, '/v1/track', trackMessage('good')),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 400), 200]);
  const limit = refusedEventLimits.perShopAndMinute;
  const kept = await waitFor(
    async () => {
      const { counts } = await list();
      return counts[0] !== undefined && counts[0].events >= limit ? counts[0].events : undefined;
    },
    { what: 'the refused events' },
  );
  // The minute may have turned once meanwhile.
  expect([limit, 2 * limit]).toContain(kept);
  const metrics = await (await fetch(`${ingest.opsUrl}/metrics`)).text();
  const counted = /^ebb_ingest_refused_events_not_kept_total\{[^}]*reason="shop_limit"[^}]*\} (\d+)/m.exec(
    metrics,
  );
  expect(Number(counted?.[1])).toBe(20 * 500 - kept);
});

it('pages by reason, and removes by age and by number', async () => {
  const batch = [
    ...Array.from({ length: 5 }, (_, index) => orderWithoutId(`u${index}`)),
    { type: 'track', event: 'a' },
  ];
  await post(ingest, '/v1/batch', { batch });
  await waitFor(async () => (await list()).items.length === 6, { what: 'six refused events' });
  const first = await listRefusedEvents(ingest.database, {
    shopId: 'demo',
    code: 'missing_order_id',
    limit: 3,
  });
  const second = await listRefusedEvents(ingest.database, {
    shopId: 'demo',
    code: 'missing_order_id',
    limit: 3,
    cursor: first.nextCursor!,
  });
  expect(first.counts).toEqual([
    { code: 'missing_order_id', events: 5 },
    { code: 'missing_user', events: 1 },
  ]);
  expect(second.nextCursor).toBeNull();
  const ids = [...first.items, ...second.items].map(({ id }) => Number(id));
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  expect(ids).toHaveLength(5);

  await pruneRefusedEvents(ingest.database, { receivedBeforeMs: 0, shopIds: ['demo'], keptPerShop: 2 });
  expect((await list()).items).toHaveLength(2);
  await pruneRefusedEvents(ingest.database, {
    receivedBeforeMs: Date.now() + 1,
    shopIds: [],
    keptPerShop: 2,
  });
  expect((await list()).items).toEqual([]);
});
