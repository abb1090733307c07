import { gzipSync } from 'node:zlib';
import { ingestLimits } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { trackMessage, uniqueName, waitFor } from '@ebb/testkit';
import { post, runIngest, writeKey, type PostOptions, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;

beforeAll(async () => {
  ingest = await runIngest();
});

afterAll(() => ingest.close());

async function eventOf(messageId: string) {
  return waitFor(() => ingest.events.find((event) => event.messageId === messageId), {
    what: `the event ${messageId} in customer.events`,
  });
}

describe('taking events over HTTP', () => {
  it('answers 200 for an order that is then in customer.events', async () => {
    const message = trackMessage('Order Completed', {
      properties: { order_id: 'o-1', total: '19.99', currency: 'EUR' },
    });
    const answer = await post(ingest, '/v1/track', message);
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, accepted: 1, rejected: 0, verdicts: [] },
    });
    expect(await eventOf(message.messageId!)).toMatchObject({
      shopId: 'demo',
      customerId: 'anna',
      kind: 'order_completed',
      orderId: 'o-1',
      amountMinor: 1999,
    });
  });

  it.each([
    ['/v1/identify', { traits: { email: 'a@b.example' } }, 'identified'],
    ['/v1/page', { name: 'Cart' }, 'page_viewed'],
    ['/v1/screen', { name: 'Home' }, 'screen_viewed'],
    ['/v1/t', { event: 'Unsubscribed' }, 'email_unsubscribed'],
  ])('%s needs no type', async (path, fields, kind) => {
    const messageId = uniqueName('m');
    const answer = await post(ingest, path, { messageId, userId: 'u', ...fields });
    expect(answer.status).toBe(200);
    expect((await eventOf(messageId)).kind).toBe(kind);
  });

  it.each<[string, PostOptions, object]>([
    ['as a Bearer token', { key: null, headers: { authorization: `Bearer ${writeKey}` } }, {}],
    ['in the body', { key: null }, { writeKey }],
    [
      'in the body of a beacon',
      { key: null, headers: { 'content-type': 'text/plain;charset=UTF-8' } },
      { writeKey },
    ],
  ])('takes the write key %s', async (_where, options, fields) => {
    const answer = await post(ingest, '/v1/track', { ...trackMessage('a'), ...fields }, options);
    expect(answer.status).toBe(200);
  });

  it('unpacks gzip', async () => {
    const body = { batch: [trackMessage('a'), trackMessage('b')] };
    const raw = new Uint8Array(gzipSync(JSON.stringify(body)));
    const answer = await post(ingest, '/v1/batch', null, { raw, headers: { 'content-encoding': 'gzip' } });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2 } });
  });

  it('corrects the time of a client with a wrong clock, and marks history, for a whole batch', async () => {
    const nowMs = Date.now();
    const wrongMs = 3 * dayMs;
    const message = trackMessage('a', { timestamp: new Date(nowMs - 3_600_000 - wrongMs).toISOString() });
    const sentAt = new Date(nowMs - wrongMs).toISOString();
    await post(ingest, '/v1/batch', { batch: [message], sentAt, context: { import: true } });
    const event = await eventOf(message.messageId!);
    expect(Math.abs(event.occurredAt - (nowMs - 3_600_000))).toBeLessThan(30_000);
    expect(event.imported).toBe(true);
  });

  it('answers a browser on another site, also before it asks', async () => {
    const asked = await fetch(`${ingest.url}/v1/batch`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    const refused = await post(ingest, '/v1/track', {}, { key: null });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('serves its own description', async () => {
    const document = (await (await fetch(`${ingest.url}/v1/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual([
      '/v1/track',
      '/v1/identify',
      '/v1/page',
      '/v1/screen',
      '/v1/group',
      '/v1/alias',
      '/v1/batch',
      '/v1/cloudevents',
      '/v1/webhooks/shopify/{source}',
      '/v1/webhooks/woocommerce/{source}',
    ]);
  });
});

describe('bad input', () => {
  const good = () => trackMessage('a');
  const many = (count: number) => ({
    batch: Array.from({ length: count }, () => ({ type: 'track', userId: 'u', event: 'a' })),
  });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

  it.each<[string, number, string, string, unknown, PostOptions]>([
    ['no key', 401, 'missing-write-key', '/v1/track', good(), { key: null }],
    [
      'an unreadable key',
      401,
      'missing-write-key',
      '/v1/track',
      good(),
      { key: null, headers: { authorization: 'Digest x' } },
    ],
    ['a wrong key', 401, 'unknown-write-key', '/v1/track', good(), { key: 'wrong' }],
    ['a revoked key', 401, 'unknown-write-key', '/v1/track', good(), { key: 'revoked-key' }],
    ['a key of absurd length', 401, 'unknown-write-key', '/v1/track', good(), { key: 'k'.repeat(5_000) }],
    ['not JSON', 400, 'invalid-json', '/v1/track', null, { raw: '{"userId":' }],
    ['not UTF-8', 400, 'invalid-json', '/v1/track', null, { raw: bytes('{"userId":"\xff"}') }],
    ['no body', 400, 'empty-body', '/v1/track', null, { raw: '' }],
    ['a body that is no object', 400, 'not-an-object', '/v1/track', [good()], {}],
    ['a batch that is no list', 400, 'invalid-batch', '/v1/batch', { batch: good() }, {}],
    [
      'a form',
      415,
      'unsupported-media-type',
      '/v1/track',
      null,
      { raw: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'another packing',
      415,
      'unsupported-encoding',
      '/v1/track',
      good(),
      { headers: { 'content-encoding': 'br' } },
    ],
    ['broken gzip', 400, 'invalid-gzip', '/v1/track', good(), { headers: { 'content-encoding': 'gzip' } }],
    [
      'an event that is too large',
      413,
      'event-too-large',
      '/v1/track',
      { ...good(), context: { x: 'x'.repeat(ingestLimits.eventBytes) } },
      {},
    ],
    [
      'a batch that is too large',
      413,
      'batch-too-large',
      '/v1/batch',
      { batch: [], pad: 'x'.repeat(ingestLimits.batchBytes) },
      {},
    ],
    [
      'a gzip bomb',
      413,
      'batch-too-large',
      '/v1/batch',
      null,
      { raw: new Uint8Array(gzipSync('x'.repeat(5_000_000))), headers: { 'content-encoding': 'gzip' } },
    ],
    ['2,501 events', 400, 'too-many-events', '/v1/batch', many(2_501), {}],
    ['an unknown address', 404, 'not-found', '/v1/trak', good(), {}],
  ])('%s: %i %s', async (_what, status, slug, path, body, options) => {
    const answer = await post(ingest, path, body, options);
    expect([answer.status, answer.body.type]).toEqual([status, `urn:ebb:problem:${slug}`]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.title).toBeTruthy();
    if (status === 413) expect(answer.body.errors?.[0]?.limit).toBeGreaterThan(0);
  });

  it('2,500 events are taken', async () => {
    expect(await post(ingest, '/v1/batch', many(2_500))).toMatchObject({
      status: 200,
      body: { accepted: 2_500 },
    });
  });

  it('another method: 405 with the one that works', async () => {
    const response = await fetch(`${ingest.url}/v1/track`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('each bad event of a batch has its own reason, and its neighbours are kept', async () => {
    const bad: [string, string | undefined, unknown][] = [
      ['not_an_object', undefined, 'event'],
      ['too_large', undefined, { ...good(), context: { x: 'x'.repeat(ingestLimits.eventBytes) } }],
      ['unknown_type', 'type', { ...good(), type: 'merge' }],
      ['missing_user', 'userId', { ...good(), userId: undefined }],
      ['missing_event_name', 'event', { ...good(), event: '' }],
      ['invalid_field', 'userId', { ...good(), userId: 'a\0b' }],
      ['invalid_time', 'timestamp', { ...good(), timestamp: 'tomorrow' }],
      ['time_out_of_range', 'timestamp', { ...good(), timestamp: '0001-01-01T00:00:00Z' }],
      ['time_out_of_range', 'timestamp', { ...good(), timestamp: '2999-01-01T00:00:00Z' }],
      [
        'missing_order_id',
        'properties.order_id',
        trackMessage('Order Completed', { properties: { total: 5 } }),
      ],
      [
        'invalid_amount',
        'properties.total',
        trackMessage('Order Completed', { properties: { order_id: 'o', total: 'five' } }),
      ],
      [
        'negative_amount',
        'properties.total',
        trackMessage('Order Completed', { properties: { order_id: 'o', total: -5 } }),
      ],
      [
        'unknown_currency',
        'properties.currency',
        trackMessage('Order Completed', { properties: { order_id: 'o', total: 5, currency: 'XTS' } }),
      ],
    ];
    const neighbours = bad.map(() => good());
    const batch = bad.flatMap(([, , message], index) => [message, neighbours[index]]);
    const answer = await post(ingest, '/v1/batch', { batch });
    expect(answer).toMatchObject({
      status: 200,
      body: { success: false, accepted: bad.length, rejected: bad.length },
    });
    expect(answer.body.verdicts?.map(({ index, code, field }) => [index, code, field])).toEqual(
      bad.map(([code, field], index) => [index * 2, code, field]),
    );
    for (const { messageId } of neighbours) await eventOf(messageId!);
    const refusedIds = batch.flatMap((message) =>
      typeof message === 'object' && message !== null && 'messageId' in message ? [message.messageId] : [],
    );
    const kept = ingest.events.filter((event) => refusedIds.includes(event.messageId));
    expect(kept.map((event) => event.messageId).sort()).toEqual(
      neighbours.map(({ messageId }) => messageId!).sort(),
    );
  });

  it('a call with nothing acceptable is a 400 that carries the verdicts', async () => {
    const answer = await post(ingest, '/v1/track', { ...good(), userId: null });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: 'urn:ebb:problem:no-event-accepted',
        accepted: 0,
        rejected: 1,
        verdicts: [{ code: 'missing_user' }],
      },
    });
  });

  it('says what became of every event when asked', async () => {
    const answer = await post(ingest, '/v1/batch?verdicts=all', { batch: [good(), {}] });
    expect(answer.body.verdicts?.map(({ status }) => status)).toEqual(['accepted', 'rejected']);
  });
});

describe('operation', () => {
  it('is ready, and reports what came and what became of it', async () => {
    const ready = await fetch(`${ingest.opsUrl}/readyz?verbose`);
    expect(ready.status).toBe(200);
    const metrics = await (await fetch(`${ingest.opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/ebb_ingest_events_total\{way="http",verdict="accepted"\} \d+/);
    expect(metrics).toMatch(/ebb_ingest_events_total\{way="http",verdict="negative_amount"\} 1/);
    expect(metrics).toMatch(
      /ebb_http_request_duration_seconds_count\{method="POST",route="\/v1\/batch",status="200"\} \d+/,
    );
  });
});
