import type { NewRefusedEvent } from '@ebb/db';
import { createRefusedEvents, refusedEventLimits, type NotKeptReason } from './refused-events.ts';

function ownerOf(id: string) {
  return {
    shop: { id, currency: 'EUR', currencyDigits: 2, settings: {} },
    ...{ keyHash: 'hash', keyName: 'till', keyKind: 'server' as const, signingSecret: null },
  };
}

function refused(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    message: { event: 'Order Completed', index },
    verdict: {
      code: 'missing_order_id',
      field: 'properties.order_id',
      message: 'must name',
      messageId: null,
    },
  })) as Parameters<ReturnType<typeof createRefusedEvents>['keep']>[3];
}

function makeQueue(write: (rows: readonly NewRefusedEvent[]) => Promise<void>) {
  const notKept = { shop_limit: 0, queue_full: 0, database: 0 } satisfies Record<NotKeptReason, number>;
  const errors: unknown[] = [];
  const queue = createRefusedEvents({
    write,
    prune: async () => undefined,
    onNotKept: (reason, events) => (notKept[reason] += events),
    onError: (error) => errors.push(error),
  });
  return { queue, notKept, errors };
}

it('a flood of one shop is kept up to its limit a minute; others keep their own, and every event is counted', async () => {
  const written: NewRefusedEvent[] = [];
  const { queue, notKept } = makeQueue(async (rows) => void written.push(...rows));
  for (let request = 0; request < 400; request += 1)
    queue.keep(ownerOf('noisy'), 'http', 1_000, refused(2_500));
  queue.keep(ownerOf('quiet'), 'http', 2_000, refused(3));
  await queue.flush();
  queue.keep(ownerOf('noisy'), 'http', 61_000, refused(1));
  await queue.flush();
  const of = (shopId: string) => written.filter((row) => row.shopId === shopId).length;
  expect(of('noisy')).toBe(refusedEventLimits.perShopAndMinute + 1);
  expect(of('quiet')).toBe(3);
  expect(notKept).toEqual({ shop_limit: 400 * 2_500 - 100, queue_full: 0, database: 0 });
});

it('many shops at once fill the queue and no more; writing goes in batches', async () => {
  const batches: number[] = [];
  const { queue, notKept } = makeQueue(async (rows) => void batches.push(rows.length));
  for (let shop = 0; shop < 50; shop += 1) queue.keep(ownerOf(`shop-${shop}`), 'http', 1_000, refused(100));
  await queue.flush();
  expect(batches).toEqual([500, 500, 500, 500]);
  expect(notKept.queue_full).toBe(50 * 100 - 2_000);
});

it('with the database away, drops and counts, and goes on when it is back', async () => {
  let away = true;
  const written: NewRefusedEvent[] = [];
  const { queue, notKept, errors } = makeQueue(async (rows) => {
    if (away) throw new Error('no connection');
    written.push(...rows);
  });
  queue.keep(ownerOf('shop'), 'http', 1_000, refused(7));
  await queue.flush();
  expect(notKept.database).toBe(7);
  expect(errors).toHaveLength(1);
  away = false;
  queue.keep(ownerOf('shop'), 'http', 2_000, refused(2));
  await queue.flush();
  expect(written).toHaveLength(2);
});
