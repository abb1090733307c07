import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { installHttpMetrics } from './http-metrics.ts';
import { createMetrics } from './metrics.ts';
import type { Problem } from './problem.ts';
import { ProblemError } from './problem.ts';
import { installProblemHandlers } from './problem-handlers.ts';

const OrderSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({ price: Type.Number({ minimum: 0 }), sku: Type.String({ pattern: '^[A-Z]+$' }) }),
      { maxItems: 2 },
    ),
    kind: Type.Union([Type.Literal('sale'), Type.Literal('return')]),
    note: Type.Optional(Type.String({ maxLength: 5 })),
  },
  { additionalProperties: false },
);

function appWith(validator: 'ajv' | 'typebox') {
  const app = Fastify({ bodyLimit: 500 }).withTypeProvider<TypeBoxTypeProvider>();
  if (validator === 'typebox') app.setValidatorCompiler(TypeBoxValidatorCompiler);
  installProblemHandlers(app);
  app.post('/orders', { schema: { body: OrderSchema } }, () => ({}));
  app.get(
    '/orders',
    { schema: { querystring: Type.Object({ limit: Type.Integer({ maximum: 100 }) }) } },
    () => ({}),
  );
  app.get('/gone', () => {
    throw new ProblemError(410, 'order-gone', 'The order is gone', { detail: 'Order 7 was removed.' });
  });
  app.get('/bug', () => {
    throw new Error('the password is hunter2');
  });
  return app;
}

type App = ReturnType<typeof appWith>;

async function post(app: App, payload: string | object, contentType = 'application/json') {
  const response = await app.inject({
    method: 'POST',
    url: '/orders',
    payload,
    headers: { 'content-type': contentType },
  });
  return { status: response.statusCode, headers: response.headers, body: response.json<Problem>() };
}

const item = { price: 1, sku: 'A' };

describe.each(['ajv', 'typebox'] as const)('validation by %s', (validator) => {
  const app = appWith(validator);

  test.each([
    [
      'a number below its minimum',
      { items: [item, { ...item, price: -1 }], kind: 'sale' },
      'items[1].price',
      0,
    ],
    ['too many', { items: [item, item, item], kind: 'sale' }, 'items', 2],
    ['a text that is too long', { items: [], kind: 'sale', note: '123456' }, 'note', 5],
    ['a pattern', { items: [{ ...item, sku: 'a' }], kind: 'sale' }, 'items[0].sku', '^[A-Z]+$'],
    ['a choice', { items: [], kind: 'gift' }, 'kind', ['sale', 'return']],
    ['the wrong type', { items: [], kind: 'sale', note: {} }, 'note', 'string'],
  ])('%s: the field and the limit', async (_name, payload, field, limit) => {
    const { status, headers, body } = await post(app, payload);
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body.type).toBe('urn:ebb:problem:validation');
    expect(body.errors).toEqual([{ field, limit, message: expect.any(String) as string }]);
  });

  test('a missing field', async () => {
    const { body } = await post(app, { items: [] });
    expect(body.errors).toContainEqual({ field: 'kind', message: 'is required' });
  });

  test('a query parameter says where it stands', async () => {
    const response = await app.inject('/orders?limit=101');
    expect(response.json<Problem>().errors).toMatchObject([{ field: 'query.limit', limit: 100 }]);
  });
});

test('an unknown field is named', async () => {
  const { body } = await post(appWith('typebox'), { items: [], kind: 'sale', colour: 'red' });
  expect(body.errors).toContainEqual({ field: 'colour', message: 'is not a known field' });
});

describe('everything else', () => {
  const app = appWith('typebox');

  test('invalid JSON', async () => {
    const { status, body } = await post(app, '{"items":');
    expect([status, body.type]).toEqual([400, 'urn:ebb:problem:invalid-json']);
  });

  test('too large, with the limit', async () => {
    const { status, body } = await post(app, { note: 'x'.repeat(500) });
    expect(status).toBe(413);
    expect(body.errors).toEqual([{ field: 'body', message: 'at most 500 bytes', limit: 500 }]);
  });

  test('a content type that is not accepted', async () => {
    const { status, body } = await post(app, '<order/>', 'application/xml');
    expect([status, body.type]).toEqual([415, 'urn:ebb:problem:unsupported-media-type']);
  });

  test('an unknown address', async () => {
    const response = await app.inject('/nowhere?token=secret');
    expect(response.statusCode).toBe(404);
    expect(response.json<Problem>().detail).toBe('GET /nowhere does not exist');
  });

  test('a thrown problem keeps its words', async () => {
    const response = await app.inject('/gone');
    expect(response.json<Problem>()).toEqual({
      type: 'urn:ebb:problem:order-gone',
      title: 'The order is gone',
      status: 410,
      detail: 'Order 7 was removed.',
      requestId: response.headers['x-request-id'],
    });
  });

  test('a bug tells nothing but its request id', async () => {
    const response = await app.inject('/bug');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('hunter2');
    expect(response.json<Problem>()).toEqual({
      type: 'urn:ebb:problem:internal',
      title: 'Something went wrong on our side',
      status: 500,
      requestId: response.headers['x-request-id'],
    });
  });

  test('an acceptable request id of the caller is kept, another replaced', async () => {
    const idFor = async (given: string) =>
      (await app.inject({ url: '/nowhere', headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await idFor('call-1')).toBe('call-1');
    expect(await idFor('<script>')).toMatch(/^[\da-f-]{36}$/);
  });
});

test('durations are counted by route pattern', async () => {
  const metrics = createMetrics({ name: 'test', version: 'dev' });
  const app = Fastify();
  installHttpMetrics(app, metrics);
  app.get('/customers/:id', () => ({}));
  await app.inject('/customers/1');
  await app.inject('/customers/2');
  await app.inject('/nowhere');
  const text = await metrics.registry.metrics();
  expect(text).toContain(
    'ebb_http_request_duration_seconds_count{method="GET",route="/customers/:id",status="200"} 2',
  );
  expect(text).toContain(
    'ebb_http_request_duration_seconds_count{method="GET",route="unknown",status="404"} 1',
  );
});
