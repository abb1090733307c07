import { featureNames } from '@ebb/contracts';
import type { Database } from '@ebb/db';
import { hashPassword, openDatabase } from '@ebb/db';
import type { ProfileState } from '@ebb/domain';
import { emptyState, encodeEpisode, encodeState, orderHistory } from '@ebb/domain';
import { encodeModel, trainForestSync } from '@ebb/forest';
import { bootService } from '@ebb/service-kit';
import {
  createTestDatabase,
  createTestSession,
  testSealing,
  testServers,
  testTokenSettings,
  uniqueName,
  type TestPerson,
} from '@ebb/testkit';
import type { ApiConfig } from '../src/config.ts';
import { readApiConfig } from '../src/config.ts';
import { startApi } from '../src/service.ts';

export const password = 'correct horse battery staple';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface RunningApi {
  readonly url: string;
  readonly opsPort: number;
  stop(): Promise<void>;
}

export interface ProfileGiven {
  readonly shopId?: string;
  readonly customerId: string;
  readonly name?: string;
  readonly email?: string;
  readonly traits?: string;
  readonly state?: ProfileState;
  readonly features?: readonly number[];
  readonly probability?: number | null;
  readonly band?: string;
  readonly revenueAtRiskMinor?: number;
  readonly netRevenueMinor?: number;
  readonly orderCount?: number;
  readonly modelId?: string | null;
}

/** A database of this test file's own with two shops, and an API on it. */
export async function createApiFixture(name: string) {
  const database = await createTestDatabase(name);
  const db: Database = openDatabase(database.url, { poolSize: 4 });
  const passwordHash = await hashPassword(password);
  for (const [id, currency] of [['shop', 'EUR'] as const, ['other', 'GBP'] as const]) {
    await db.prisma.shop.create({
      data: {
        id,
        name: id,
        currency,
        currencyDigits: 2,
        timeZone: 'Europe/Berlin',
        settings: '{}',
        createdMs: 0n,
      },
    });
  }
  for (const [id, role] of [['lena', 'manager'] as const, ['amir', 'agent'] as const]) {
    const email = `${id}@ebb.example`;
    await db.prisma.user.create({ data: { id, email, name: id, role, passwordHash, createdMs: 0n } });
    await db.prisma.userShop.create({ data: { userId: id, shopId: 'shop' } });
  }
  const running: RunningApi[] = [];
  let managersToken: Promise<string> | undefined;
  // Attempts to sign in are counted in Redis for a quarter of an hour: each run comes from another address.
  const address = `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`;

  async function start(settings: Partial<ApiConfig> = {}): Promise<RunningApi> {
    const config: ApiConfig = {
      ...readApiConfig({
        DATABASE_URL: await database.as('api'),
        REDIS_URL: testServers().redisUrl,
        ...testTokenSettings,
        ...testSealing,
      }),
      httpPort: 0,
      metricsPort: 0,
      level: 'silent',
      databasePoolSize: 4,
      ...settings,
    };
    let port = 0;
    const service = await bootService({
      name: 'api',
      config,
      start: async (checked, scope) => {
        ({ port } = await startApi(checked, scope));
      },
    });
    const api = { url: `http://127.0.0.1:${port}`, opsPort: service.opsPort, stop: () => service.stop() };
    running.push(api);
    return api;
  }

  /** A session of the manager of `shop`, unless told otherwise. */
  async function token(person: Partial<TestPerson> = {}): Promise<string> {
    const manager = { userId: 'lena', role: 'manager', shops: ['shop'] };
    return (await createTestSession(db, { ...manager, ...person })).token;
  }

  async function call<Body = unknown>(
    api: RunningApi,
    path: string,
    options: { readonly method?: string; readonly body?: unknown; readonly as?: string | null } = {},
  ): Promise<Answer<Body>> {
    const { method = options.body === undefined ? 'GET' : 'POST', body } = options;
    const bearer = options.as === undefined ? await (managersToken ??= token()) : options.as;
    const response = await fetch(api.url + path, {
      method,
      headers: {
        'x-forwarded-for': address,
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  }

  async function addProfile(given: ProfileGiven): Promise<void> {
    const { shopId = 'shop', customerId, state = emptyState() } = given;
    const orders = orderHistory(state);
    const probability = given.probability ?? null;
    const seen = (ms: number): bigint => BigInt(Number.isFinite(ms) ? ms : 0);
    await db.prisma.profile.create({
      data: {
        shopId,
        customerId,
        known: !customerId.startsWith('anonymous:'),
        version: 1,
        state: encodeState(state),
        firstSeenMs: seen(state.firstSeenMs),
        lastSeenMs: seen(state.lastSeenMs),
        lastOrderMs: orders.lastOrderMs === null ? null : BigInt(orders.lastOrderMs),
        orderCount: given.orderCount ?? orders.count,
        netRevenueMinor: BigInt(given.netRevenueMinor ?? orders.netRevenueMinor),
        features: given.features === undefined ? null : JSON.stringify(given.features),
        probability,
        score: probability === null ? null : Math.round(probability * 100),
        band: given.band ?? (probability === null ? 'none' : 'low'),
        revenueAtRiskMinor: BigInt(given.revenueAtRiskMinor ?? 0),
        modelId: given.modelId ?? null,
        scoredMs: probability === null ? null : 1_000n,
        scoredVersion: probability === null ? null : 1,
        nextScoreMs: 8_000_000_000_000n,
      },
    });
    if (given.name !== undefined || given.email !== undefined || given.traits !== undefined) {
      await db.prisma.customer.create({
        data: {
          shopId,
          customerId,
          traits: given.traits ?? '{}',
          displayName: given.name ?? null,
          email: given.email ?? null,
        },
      });
    }
  }

  /** An open alert with its open episode; the customer's profile must be there. */
  async function addAlert(given: {
    readonly id?: string;
    readonly customerId: string;
    readonly shopId?: string;
    readonly openedMs?: number;
    readonly revenueAtRiskMinor?: number;
    readonly band?: 'high' | 'critical';
    readonly probability?: number;
  }): Promise<string> {
    const id = given.id ?? uniqueName('a').slice(-32);
    const { shopId = 'shop', customerId, openedMs = 1_000, band = 'high', probability = 0.7 } = given;
    await db.prisma.alert.create({
      data: {
        id,
        shopId,
        customerId,
        episodeNumber: 1,
        openMarker: 1,
        status: 'open',
        version: 1,
        band,
        openedBand: band,
        probability,
        score: Math.round(probability * 100),
        openedScore: Math.round(probability * 100),
        revenueAtRiskMinor: BigInt(given.revenueAtRiskMinor ?? 100),
        reasons: '[]',
        openedMs: BigInt(openedMs),
        updatedMs: BigInt(openedMs),
      },
    });
    await db.prisma.alertAction.create({
      data: { alertId: id, version: 1, atMs: BigInt(openedMs), action: 'opened' },
    });
    const open = { openedMs, band, terms: null, snooze: null };
    const episode = encodeEpisode({ number: 1, open, cooldownUntilMs: 0, closedBand: null });
    await db.prisma.profile.updateMany({ where: { shopId, customerId }, data: { episode } });
    return id;
  }

  /** A small forest that is surer the longer the last order is ago, as the shop's champion. */
  async function addModel(id: string, shopId = 'shop', version = 1): Promise<void> {
    const rows = 400;
    const data = new Float64Array(rows * featureNames.length);
    const labels = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const days = (row * 37) % 200;
      data[row * featureNames.length] = days;
      data[row * featureNames.length + 3] = (row * 7) % 13;
      labels[row] = days + ((row * 13) % 40) > 100 ? 1 : 0;
    }
    const trained = trainForestSync(data, labels, { featureNames, trees: 20, maxDepth: 5, seed: version });
    const artefact = encodeModel({
      featureNames: trained.featureNames,
      forest: trained.forest,
      calibration: { kind: 'platt', slope: 1.2, intercept: 0.1 },
      baseProbability: trained.baseProbability,
      metadata: {},
    });
    await db.prisma.model.updateMany({ where: { shopId, status: 'champion' }, data: { status: 'retired' } });
    await db.prisma.model.create({
      data: {
        id,
        shopId,
        version,
        status: 'champion',
        artefact: new Uint8Array(artefact),
        summary: '{}',
        horizonDays: 60,
        medianGapDays: 25,
        createdMs: 1n,
        promotedMs: 2n,
      },
    });
  }

  return {
    db,
    start,
    token,
    call,
    addProfile,
    addAlert,
    addModel,
    async close(): Promise<void> {
      await Promise.all(running.map((api) => api.stop()));
      await db.close();
      await database.drop();
    },
  };
}

export type ApiFixture = Awaited<ReturnType<typeof createApiFixture>>;
