import type { DeadLetterDetail, DeadLettersPage, Problem, SentDeadLetters } from '@ebb/contracts';
import {
  finishLetterRequest,
  inTransaction,
  insertDeadLetters,
  pruneDeadLetters,
  takeLetterRequests,
} from '@ebb/db';
import { waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from '../api-fixture.ts';
import { createApiFixture } from '../api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

const row = (letterOffset: number, fields: { shopId?: string; reason?: string } = {}) => ({
  shopId: 'shop',
  letterPartition: 0,
  letterOffset,
  failedMs: 1_000 + letterOffset,
  service: 'ingest',
  reason: 'unknown_currency',
  detail: 'properties.currency: there is no rate for XXX',
  place: `shop.events[2]@${letterOffset}`,
  messageId: `m${letterOffset}`,
  body: '{"event":"Order Completed"}',
  bodyBytes: 27,
  ...fields,
});

beforeAll(async () => {
  fixture = await createApiFixture('dead_letters');
  api = await fixture.start();
  const letters = [0, 1, 2, 3, 4].map((offset) => row(offset));
  await insertDeadLetters(fixture.db, [
    ...letters,
    row(5, { reason: 'not_json' }),
    row(6, { shopId: 'other' }),
  ]);
  // The same letters again, as after a crash of whoever copies them.
  await insertDeadLetters(fixture.db, letters);
});
afterAll(() => fixture.close());

const list = async (query = '') =>
  (await fixture.call<DeadLettersPage>(api, `/api/dead-letters?shop=shop${query}`)).body;
const send = (body: object, as?: string) =>
  fixture.call<SentDeadLetters & Problem>(api, '/api/dead-letters/send', {
    body: { shopId: 'shop', ...body },
    ...(as === undefined ? {} : { as }),
  });

/** Does what ingest does, once something is asked. */
async function ingestAnswers(outcome: Parameters<typeof finishLetterRequest>[2]): Promise<(string | null)[]> {
  const messages: (string | null)[] = [];
  await waitFor(
    () =>
      inTransaction(fixture.db, async (tx) => {
        for (const request of await takeLetterRequests(tx, 100)) {
          messages.push(request.message);
          await finishLetterRequest(tx, request, outcome, 5_000);
        }
        return messages.length > 0;
      }),
    { what: 'a request' },
  );
  return messages;
}

it('pages through a shop’s dead letters, each once, of one reason too, and counts all of them', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const page = await list(`&reason=unknown_currency&limit=2${cursor}`);
    expect(page.counts).toEqual([
      { reason: 'unknown_currency', open: 5, letters: 5 },
      { reason: 'not_json', open: 1, letters: 1 },
    ]);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(new Set(ids).size).toBe(5);
});

it('asks ingest to send, waits for its answer, and says who asked', async () => {
  const [newest] = (await list('&reason=unknown_currency')).items;
  const message = '{"event":"Order Completed","properties":{}}';
  const [answer, messages] = await Promise.all([
    send({ ids: [newest!.id], message }),
    ingestAnswers({ state: 'sent', answer: null, messageId: 'm4', changed: ['properties'] }),
  ]);
  expect(messages).toEqual([message]);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      requests: [
        { letterId: newest!.id, by: 'lena', state: 'sent', messageId: 'm4', changed: ['properties'] },
      ],
    },
  });
  const { body } = await fixture.call<DeadLetterDetail>(api, `/api/dead-letters/${newest!.id}?shop=shop`);
  expect(body).toMatchObject({
    sentAt: 5_000,
    isWhole: true,
    maySend: true,
    requests: [{ by: 'lena', state: 'sent' }],
  });
  expect((await list('&state=sent')).items.map(({ id }) => id)).toEqual([newest!.id]);
  expect((await list('&state=open')).items).toHaveLength(5);
  const audit = await fixture.db.prisma.audit.findFirstOrThrow({ where: { action: 'dead_letter.repair' } });
  expect(audit).toMatchObject({ userId: 'lena', subject: 'shop/shop' });
});

it('sends many as they were received, and says of each why it was not', async () => {
  const ids = (await list('&state=open&reason=unknown_currency')).items.map(({ id }) => id);
  const [answer, messages] = await Promise.all([
    send({ ids }),
    ingestAnswers({ state: 'refused', answer: 'properties.currency: no rate', messageId: null, changed: [] }),
  ]);
  expect(messages).toEqual(ids.map(() => null));
  expect(answer.body.requests.map(({ letterId }) => letterId).sort()).toEqual([...ids].sort());
  expect(answer.body.requests.every(({ answer: why }) => why === 'properties.currency: no rate')).toBe(true);
  expect((await list('&state=open')).items).toHaveLength(5);
});

it('lets nobody see or send another shop’s, nor send without the right to', async () => {
  const [other] = await fixture.db.prisma.deadLetter.findMany({ where: { shopId: 'other' } });
  const [own] = (await list()).items;
  expect((await send({ ids: [own!.id, String(other!.id)] })).status).toBe(404);
  expect((await send({ ids: [own!.id], shopId: 'other' })).status).toBe(403);
  expect((await send({ ids: [own!.id, own!.id] })).status).toBe(400);
  expect((await send({ ids: ['1', '2'], message: '{}' })).status).toBe(400);
  const agent = await fixture.token({ userId: 'amir', role: 'agent' });
  expect((await send({ ids: [own!.id] }, agent)).status).toBe(403);
  const asked = await fixture.call<DeadLetterDetail>(api, `/api/dead-letters/${own!.id}?shop=shop`, {
    as: agent,
  });
  expect(asked).toMatchObject({ status: 200, body: { maySend: false } });
  expect((await fixture.call(api, `/api/dead-letters/${other!.id}?shop=shop`)).status).toBe(404);
  expect(await fixture.db.prisma.deadLetterRequest.count({ where: { state: 'asked' } })).toBe(0);
});

it('removes what is old, and what is beyond the newest of a shop, with what was asked about it', async () => {
  await pruneDeadLetters(fixture.db, { failedBeforeMs: 1_001, keptPerShop: 2 });
  expect((await list()).items.map(({ place }) => place)).toEqual(['shop.events[2]@5', 'shop.events[2]@4']);
  await pruneDeadLetters(fixture.db, { failedBeforeMs: 9_000, keptPerShop: 2 });
  await pruneDeadLetters(fixture.db, { failedBeforeMs: 9_000, keptPerShop: 2 });
  expect(await fixture.db.prisma.deadLetter.count()).toBe(0);
  expect(await fixture.db.prisma.deadLetterRequest.count()).toBe(0);
});
