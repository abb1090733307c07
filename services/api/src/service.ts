import { openDatabase } from '@ebb/db';
import { createMailer } from '@ebb/mail';
import { createCurrentServings, createPurchaseServings } from '@ebb/model-serving';
import { createSealer } from '@ebb/sealing';
import type { Scope } from '@ebb/service-kit';
import { privateTokenKeys } from '@ebb/session';
import { buildApp } from './app.ts';
import { registerBusinessMetrics } from './business-metrics.ts';
import type { ApiConfig } from './config.ts';
import { createLargeShops } from './customer-lists/large-shops.ts';
import { createFeatureMedians } from './predictions/feature-medians.ts';
import { createLoginLimits } from './http/login-limits.ts';
import { createSessionOwners, createTokenOwners } from './http/session-owners.ts';
import { createPredictionCache } from './predictions/prediction-cache.ts';
import { startErasures } from './privacy/erase-as-asked.ts';
import { connectRedis } from './redis-cache.ts';
import { startPersonalReads } from './personal-data/personal-reads.ts';
import { startSystemWatch } from './system/system-watch.ts';

/** Starts the API: the record, the cache, the models, and the HTTP server in front of them. */
export async function startApi(config: ApiConfig, scope: Scope): Promise<{ readonly port: number }> {
  const db = openDatabase(config.databaseUrl, { poolSize: config.databasePoolSize });
  scope.onStop('database', () => db.close());
  scope.health.check('database', async () => {
    await db.prisma.$queryRaw`SELECT 1`;
  });

  registerBusinessMetrics({
    db,
    metrics: scope.metrics,
    nowMs: Date.now,
    onError: (error) => scope.log.warn({ err: error }, 'the metrics of the business could not be read'),
  });

  const redis = connectRedis(config.redisUrl, scope);
  const largeShops = createLargeShops(db, {
    moreThan: config.largeShopCustomers,
    maxBytes: config.largeShopMegabytes * 2 ** 20,
    nowMs: Date.now,
    onError: (error) =>
      scope.log.warn({ err: error }, 'the copy of a large shop’s list could not be renewed'),
  });
  scope.onStop('copies of large shops', () => largeShops.close());
  startErasures(db, scope, Date.now);
  const mailer = createMailer(config);
  if (mailer !== undefined) scope.onStop('mail', () => mailer.close());
  const app = await buildApp({
    config,
    db,
    log: scope.log,
    metrics: scope.metrics,
    nowMs: Date.now,
    servings: createCurrentServings(db),
    purchases: createPurchaseServings(db),
    predictions: createPredictionCache(redis.cache, scope.metrics),
    medians: createFeatureMedians(db, redis.cache, Date.now),
    loginLimits: createLoginLimits(redis.client, config),
    sessions: createSessionOwners(db, Date.now),
    tokens: createTokenOwners(db, Date.now, (error) =>
      scope.log.warn({ err: error }, 'the use of an API token could not be noted'),
    ),
    tokenKeys: privateTokenKeys(config.tokenKeys),
    sealer: createSealer(config.masterKey, config.previousMasterKeys),
    largeShops,
    mailer,
    reads: startPersonalReads(db, scope),
    system: startSystemWatch({ config, db, redis: redis.client, scope, nowMs: Date.now }),
  });
  scope.onStop('http server', () => app.close());
  await app.listen({ port: config.httpPort, host: config.httpHost });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.httpPort;
  scope.log.info({ port }, 'api listens');
  return { port };
}
