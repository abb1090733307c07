import {
  endpoints,
  isAllowed,
  mayToken,
  roles,
  tokenRoles,
  type Endpoint,
  type Problem,
  type Role,
} from '@ebb/contracts';
import { createApiToken } from '@ebb/db/api-tokens';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const alertOf: Record<string, string> = {};
const tokens = new Map<string, string>();
const all: [name: string, endpoint: Endpoint][] = Object.entries(endpoints);
const everyRole = [...roles, 'emperor'] as const;

beforeAll(async () => {
  fixture = await createApiFixture('permissions');
  api = await fixture.start();
  for (const shopId of ['shop', 'other']) {
    await fixture.addProfile({ shopId, customerId: 'x' });
    alertOf[shopId] = await fixture.addAlert({ shopId, customerId: 'x' });
  }
  for (const role of everyRole) {
    for (const [belongs, shops] of [['member', ['shop']] as const, ['homeless', []] as const]) {
      const userId = `${role}-${belongs}`;
      tokens.set(userId, await fixture.token({ userId, role, shops: [...shops] }));
    }
  }
  for (const role of tokenRoles) {
    const made = { shopId: 'shop', userId: 'owner-member', nowMs: Date.now(), expiresMs: null };
    const created = await createApiToken(fixture.db, { ...made, name: role, role, shops: ['shop'] });
    tokens.set(`token-${role}`, created!.token);
  }
});

afterAll(async () => {
  await fixture.close();
});

/** A request about a shop, with as little in it as names the shop: what else is wrong must not matter to who may not. */
async function ask(endpoint: Endpoint, shopId: string, as: string | null) {
  const { method, path, query, body, shop } = endpoint;
  const values: Record<string, string> = { shop: shopId, id: shop === 'found' ? alertOf[shopId]! : 'x' };
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? 'x');
  const search = query !== undefined && 'shop' in query.properties ? `?shop=${shopId}` : '';
  // An alert's shop is found by reading it, which a request without a version never comes to.
  const ofAlert = { version: 1, ...(path.endsWith('resolve') ? { outcome: 'other' } : {}) };
  const namesShop = body !== undefined && JSON.stringify(body).includes('"shopId"');
  const inBody = shop === 'found' ? ofAlert : namesShop ? { shopId } : {};
  return fixture.call<Problem>(api, address + search, {
    method,
    as,
    ...(body === undefined ? {} : { body: inBody }),
  });
}

function isAllowedHere({ access }: Endpoint, role: string): boolean {
  const known = roles.find((candidate) => candidate === role) ?? null;
  return access !== 'anyone' && access !== 'signed-in' && isAllowed(known, access);
}

/** What the matrix says about a role in its own shop, in another's, and without any. */
function expected({ access, shop }: Endpoint, role: string, own: boolean): 'served' | 403 | 404 {
  if (access === 'anyone' || access === 'signed-in') return 'served';
  const known = roles.find((candidate) => candidate === role) ?? (null as Role | null);
  if (!isAllowed(known, access)) return 403;
  if (own) return 'served';
  return shop === 'found' ? 404 : 403;
}

describe.each(all)('%s', (name, endpoint) => {
  it.each(everyRole)('answers as the matrix says: %s', async (role) => {
    const cases = [
      ['shop', `${role}-member`, true],
      ['other', `${role}-member`, false],
      ['shop', `${role}-homeless`, false],
    ] as const;
    // It ends the sessions of whoever asks, and has no say about shops.
    if (name === 'signOut') return;
    for (const [shopId, userId, own] of cases) {
      const { status } = await ask(endpoint, shopId, tokens.get(userId)!);
      const refused = status === 403 || (endpoint.shop === 'found' && status === 404) ? status : 'served';
      // An action whose body is not complete is refused for that, before its alert is looked for.
      if (endpoint.shop === 'found' && status === 400 && isAllowedHere(endpoint, role)) continue;
      expect([shopId, userId, refused]).toEqual([shopId, userId, expected(endpoint, role, own)]);
      if (endpoint.access === 'signed-in') expect(status).not.toBe(401);
    }
  });

  it.each(tokenRoles)(
    'answers a program as the matrix says, and nothing that takes a person: %s',
    async (role) => {
      const { access, shop } = endpoint;
      if (access === 'anyone') return;
      const may = access !== 'signed-in' && mayToken(role, access);
      for (const [shopId, own] of [['shop', true] as const, ['other', false] as const]) {
        const { status, body } = await ask(endpoint, shopId, tokens.get(`token-${role}`)!);
        const refused = status === 403 || (shop === 'found' && status === 404) ? status : 'served';
        // An action whose body is not complete is refused for that, before its alert is looked for.
        if (shop === 'found' && status === 400 && may) continue;
        const other = shop === 'found' ? 404 : 403;
        expect([shopId, refused, status]).toEqual([shopId, may ? (own ? 'served' : other) : 403, status]);
        if (access === 'signed-in') expect(body.type).toBe('urn:ebb:problem:not-for-tokens');
      }
    },
  );

  it('asks who it is, unless it is for anyone', async () => {
    if (endpoint.access === 'anyone') return;
    expect((await ask(endpoint, 'shop', null)).status).toBe(401);
  });
});
