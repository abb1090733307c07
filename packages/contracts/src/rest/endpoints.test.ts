import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { type IngestEndpoint, ingestEndpoints } from './ingest.ts';
import { storeWebhookEndpoints } from './intake/store-webhooks.ts';
import { permissions } from './permissions.ts';
import { openApiDocument } from './open-api.ts';
import { Problem } from './problem.ts';

const all: [name: string, endpoint: Endpoint | IngestEndpoint][] = [
  ...Object.entries(endpoints),
  ...Object.entries(ingestEndpoints),
  ...Object.entries(storeWebhookEndpoints),
];

describe.each(all)('%s', (_name, endpoint) => {
  const { method, path, access, shop, params, query, body, problems } = endpoint;

  it('names every parameter of its path, and no other', () => {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(params?.properties ?? {}).sort()).toEqual(inPath.sort());
  });

  it('names the shop if it is for members', () => {
    if (access === 'anyone' || access === 'signed-in' || access === 'write-key') return;
    expect(permissions).toHaveProperty([access]);
    if (shop === 'found') return;
    const named = { ...params?.properties, ...query?.properties };
    expect('shop' in named || JSON.stringify(body ?? {}).includes('"shopId"')).toBe(true);
    expect(Object.keys(problems)).toEqual(expect.arrayContaining(['401', '403']));
  });

  it('has no body where there is none to read', () => {
    if (method === 'GET') expect(body).toBeUndefined();
  });
});

/** Names of the fields of an answer, at any depth. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'properties'
      ? [...Object.keys(value as object), ...fieldsOf(Object.values(value as object))]
      : fieldsOf(value),
  );
}

/** Names, addresses and texts of customers, and ids, which a shop may have made of an address. */
const personalFields = ['customerId', 'customerName', 'traits', 'properties', 'body'];
/** What has such a field, and needs no entry in the audit log by itself. */
const notedOtherwise: Readonly<Record<string, string>> = {
  exportCustomer: 'has an entry of its own',
  listLiveEvents: 'ids alone, asked for every second',
  listAudit: 'ids alone, of those who were looked at',
  listPrivacyRequests: 'ids alone, for those who may erase and export',
  closePrivacyRequest: 'ids alone, of a request that is closed',
};

it('an endpoint that shows personal data says so: else nobody writes down who is shown it', () => {
  const silent = Object.entries<Endpoint>(endpoints).filter(([, { answer, personal, access }]) => {
    const shows = fieldsOf(answer).some((field) => personalFields.includes(field));
    // Actions stand in the log themselves, and are no reading.
    return shows && personal === undefined && access !== 'alerts.work';
  });
  expect(silent.map(([name]) => name).sort()).toEqual(Object.keys(notedOtherwise).sort());
});

it('no two endpoints have the same method and path', () => {
  const addresses = all.flatMap(([, endpoint]) =>
    [endpoint.path, ...('aliases' in endpoint ? endpoint.aliases : [])].map(
      (path) => `${endpoint.method} ${path.replaceAll(/:\w+/g, ':')}`,
    ),
  );
  expect(new Set(addresses).size).toBe(addresses.length);
});

describe('the document', () => {
  const document = openApiDocument(endpoints, {
    title: 'Ebb',
    description: '',
    securitySchemes: { cookie: {}, bearer: {} },
  }) as {
    servers: object[];
    paths: Record<string, Record<string, Record<string, unknown>>>;
    components: { schemas: object };
  };

  it('has an operation with an id for every endpoint', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(Object.keys(endpoints).sort());
    expect(document.servers).toHaveLength(1);
  });

  it('writes parameters, security and problems as OpenAPI has them', () => {
    expect(document.paths['/api/customers/{id}']?.['get']).toMatchObject({
      operationId: 'getCustomer',
      security: [{ cookie: [] }, { bearer: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'shop', in: 'query', required: true },
      ],
      responses: {
        404: {
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    });
    expect(document.paths['/api/login']?.['post']?.['security']).toEqual([]);
    expect(document.paths['/api/logout']?.['post']?.['responses']).toEqual({ 204: { description: 'Done.' } });
    expect(document.components.schemas).toEqual({ Problem });
  });
});

it('says that a write key may stand in a header or in the body', () => {
  const document = openApiDocument(ingestEndpoints, {
    title: 'Ebb ingest',
    description: '',
    securitySchemes: { basic: {}, bearer: {} },
    problemTexts: { 401: 'No write key.' },
  }) as { paths: Record<string, { post: { security: object[]; responses: Record<string, object> } }> };
  const { post } = document.paths['/v1/batch']!;
  expect(post.security).toEqual([{ basic: [] }, { bearer: [] }, {}]);
  expect(post.responses['401']).toMatchObject({ description: 'No write key.' });
  expect(Object.keys(post.responses)).toEqual(['200', '400', '401', '413', '415', '503']);
});
