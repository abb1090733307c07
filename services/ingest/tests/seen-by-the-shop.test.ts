import { customerKey, type CustomerEvent } from '@ebb/contracts';
import {
  askForLetters,
  findDeadLetter,
  findKeyOwner,
  listDeadLetters,
  pruneArrivals,
  readArrivals,
  readLetterRequests,
  readShops,
  watchShop,
} from '@ebb/db';
import { createDeadLetterWriter, createProducer, type OutgoingMessage } from '@ebb/kafka';
import { createSealer } from '@ebb/sealing';
import { testSealing, trackMessage, waitFor } from '@ebb/testkit';
import { readLettersAt } from '../src/dead-letters/dead-letter-box.ts';
import { answerLetterRequests } from '../src/dead-letters/letter-requests.ts';
import { createShopKeys } from '../src/keys/shop-keys.ts';
import { post, runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
  await ingest.database.prisma.shop.create({
    data: {
      id: 'other',
      name: 'Other',
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
});
afterAll(() => ingest.close());

const lines = async (shopId = 'demo') =>
  (await listDeadLetters(ingest.database, { shopId, limit: 200 })).items;
const taken = (id: string) => ingest.events.filter(({ messageId }) => messageId === id);

async function publish(topic: string, messages: OutgoingMessage[]): Promise<void> {
  const producer = await createProducer(ingest.kafka, { idempotent: true });
  await producer.publish(topic, messages);
  await producer.close();
}

/** @returns the new dead letter of the shop `demo`, once the shop can see it */
async function putAside(message: OutgoingMessage): Promise<number> {
  const before = new Set((await lines()).map(({ id }) => id));
  await publish(ingest.names.shopEvents, [message]);
  const line = await waitFor(async () => (await lines()).find(({ id }) => !before.has(id)), {
    what: 'the dead letter in the record',
  });
  return Number(line.id);
}

async function ask(letterId: number, message: object | string | null = null) {
  const text = message === null || typeof message === 'string' ? message : JSON.stringify(message);
  const asked = await askForLetters(ingest.database, {
    shopId: 'demo',
    userId: 'lena',
    nowMs: Date.now(),
    letterIds: [letterId],
    message: text,
  });
  return waitFor(
    async () => (await readLetterRequests(ingest.database, asked!)).find(({ state }) => state !== 'asked'),
    { what: 'the answer of ingest' },
  );
}

const order = (messageId: string, currency: string) =>
  trackMessage('Order Completed', {
    messageId,
    userId: 'rita',
    properties: { order_id: messageId, total: 10, currency },
  });

it('shows a shop its own dead letters, without the write key, and sends a corrected one that counts once', async () => {
  const wrong = order('wrong', 'XXX');
  const id = await putAside({ key: 'r', value: JSON.stringify({ ...wrong, writeKey }) });
  const letter = await findDeadLetter(ingest.database, 'demo', id);
  expect(letter).toMatchObject({
    reason: 'unknown_currency',
    service: 'ingest',
    messageId: 'wrong',
    sentAt: null,
    isWhole: true,
    requests: [],
  });
  expect(JSON.parse(letter!.body)).toEqual(JSON.parse(JSON.stringify(wrong)));
  expect(await findDeadLetter(ingest.database, 'other', id)).toBeUndefined();

  expect(await ask(id)).toMatchObject({
    state: 'refused',
    answer: expect.stringContaining('properties.currency') as string,
  });
  expect(await ask(id, '{')).toMatchObject({
    state: 'refused',
    answer: expect.stringMatching(/^not JSON/) as string,
  });
  expect(await ask(id, { ...order('another', 'GBP') })).toMatchObject({
    state: 'refused',
    answer: 'messageId must stay "wrong": by it the repaired message counts once',
  });
  for (let time = 0; time < 2; time += 1) {
    expect(await ask(id, order('wrong', 'GBP'))).toMatchObject({
      state: 'sent',
      messageId: 'wrong',
      changed: ['properties.currency'],
      by: 'somebody who has left',
    });
  }
  await waitFor(() => taken('wrong').length >= 2, { what: 'both copies' });
  const [one, two] = taken('wrong');
  expect(one).toEqual({ ...two, receivedAt: one?.receivedAt });
  expect(one).toMatchObject({ shopId: 'demo', customerId: 'rita', amountMinor: 1_170 });
  const after = await findDeadLetter(ingest.database, 'demo', id);
  expect(after?.sentAt).not.toBeNull();
  expect(after?.requests.map(({ state }) => state)).toEqual([
    'sent',
    'sent',
    'refused',
    'refused',
    'refused',
  ]);
  // Neither the corrected text nor a key stays behind.
  const requests = await ingest.database.prisma.deadLetterRequest.findMany();
  expect(requests.every(({ message }) => message === null)).toBe(true);
  expect(await ingest.database.prisma.audit.count({ where: { action: 'dead_letter.repair' } })).toBe(4);
});

it('gives what never had an id one that follows from its place, and takes it whole where it was no JSON', async () => {
  const id = await putAside({ key: null, value: '{"type":"track"', headers: { 'write-key': writeKey } });
  expect(await ask(id)).toMatchObject({
    state: 'refused',
    answer: 'what was received is no JSON: correct it first',
  });
  const { messageId: _none, ...event } = trackMessage('a', { userId: 'rita' });
  const ids = new Set<string | null>();
  for (let time = 0; time < 2; time += 1) ids.add((await ask(id, event)).messageId);
  expect(ids.size).toBe(1);
  await waitFor(() => taken([...ids][0]!).length >= 2, { what: 'both copies' });
});

it('keeps a letter of nobody to itself, and never lets one become the event of another shop', async () => {
  const event: CustomerEvent = {
    v: 1,
    shopId: 'demo',
    customerId: 'rita',
    messageId: 'scored',
    kind: 'order_completed',
    occurredAt: 1_700_000_000_000,
    receivedAt: 1_700_000_000_000,
    amountMinor: 0.5,
  };
  const producer = await createProducer(ingest.kafka, { idempotent: true });
  const place = {
    topic: ingest.names.customerEvents,
    partition: 0,
    reason: 'invalid_event',
    detail: '/amountMinor',
  };
  const key = Buffer.from(customerKey('demo', 'rita'));
  await createDeadLetterWriter({
    producer,
    service: 'scoring',
    now: Date.now,
    topic: ingest.names.deadLetters,
  }).write([
    { ...place, offset: 6, key: null, value: Buffer.from('nobody knows') },
    { ...place, offset: 7, key, value: Buffer.from(JSON.stringify(event)) },
  ]);
  await producer.close();
  const line = await waitFor(async () => (await lines()).find(({ service }) => service === 'scoring'), {
    what: 'the letter of scoring',
  });
  expect((await lines()).filter(({ place: lay }) => lay.endsWith('@6'))).toEqual([]);
  expect(await lines('other')).toEqual([]);
  const id = Number(line.id);
  expect(await ask(id, { ...event, amountMinor: 50, shopId: 'other' })).toMatchObject({
    state: 'refused',
    answer: 'it would become the event of another shop',
  });
  expect(
    await askForLetters(ingest.database, {
      shopId: 'other',
      userId: 'lena',
      nowMs: 1,
      letterIds: [id],
      message: null,
    }),
  ).toBeUndefined();
  expect(await ask(id, { ...event, amountMinor: 50 })).toMatchObject({
    state: 'sent',
    changed: ['amountMinor'],
  });
  await waitFor(() => taken('scored').length > 0, { what: 'the repaired event' });
});

it('after a crash between sending and noting it, does it again under the same id', async () => {
  await ingest.service.stop();
  const [line] = (await lines()).filter(({ messageId }) => messageId === 'wrong');
  const { database, kafka, names } = ingest;
  const asked = await askForLetters(database, {
    shopId: 'demo',
    userId: 'lena',
    nowMs: Date.now(),
    letterIds: [Number(line!.id)],
    message: JSON.stringify(order('wrong', 'EUR')),
  });
  const sent: OutgoingMessage[] = [];
  let crashes = true;
  const run = () =>
    answerLetterRequests({
      database,
      producer: {
        async publish(_topic, messages) {
          sent.push(...messages);
          if (crashes) throw new Error('killed');
        },
      },
      readLetters: (ids) => readLettersAt(kafka, names.deadLetters, ids),
      repairParts: async () => {
        const ids = new Set((await readShops(database)).map(({ id }) => id));
        return {
          topicPrefix: names.shopEvents.slice(0, -'shop.events'.length),
          shopKeys: createShopKeys({
            lookUp: (key) =>
              findKeyOwner(database, createSealer(testSealing.EBB_MASTER_KEY), key, Date.now()),
            cacheMs: 1_000,
          }),
          hasShop: (shopId) => ids.has(shopId),
          now: Date.now,
        };
      },
      now: Date.now,
    });
  await expect(run()).rejects.toThrow('killed');
  expect(await readLetterRequests(database, asked!)).toMatchObject([{ state: 'asked' }]);
  crashes = false;
  expect(await run()).toBe(1);
  expect(await run()).toBe(0);
  expect(await readLetterRequests(database, asked!)).toMatchObject([{ state: 'sent', messageId: 'wrong' }]);
  expect(sent.map(({ value }) => String(value))).toEqual([String(sent[0]!.value), String(sent[0]!.value)]);
  ingest = await ingest.restart();
});

it('notes what arrives, with its verdict, for a shop that somebody watches', async () => {
  const live = (shopId: string) => readArrivals(ingest.database, { shopId, afterId: 0, limit: 100 });
  await watchShop(ingest.database, 'demo', Date.now() + 60_000);
  const good = trackMessage('Order Completed', { userId: 'anna', properties: { order_id: 'o', total: 1 } });
  const bad = trackMessage('Order Completed', { userId: 'berta', properties: { total: 1 } });
  // The watch is looked up twice a second.
  const seen = await waitFor(
    async () => {
      await post(ingest, '/v1/batch', { batch: [good, bad] });
      const events = await live('demo');
      return events.length >= 2 ? events.slice(0, 2) : undefined;
    },
    { what: 'the arrivals' },
  );
  const shown = seen.sort((a, b) => String(a.customerId).localeCompare(String(b.customerId)));
  expect(shown).toMatchObject([
    {
      name: 'Order Completed',
      customerId: 'anna',
      way: 'http',
      keyName: 'test',
      code: null,
      message: null,
    },
    { customerId: 'berta', code: 'missing_order_id', field: 'properties.order_id' },
  ]);
  expect(await live('other')).toEqual([]);
  await pruneArrivals(ingest.database, Date.now() + 120_000);
  expect(await live('demo')).toEqual([]);
});
