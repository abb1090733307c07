import { setTimeout as pause } from 'node:timers/promises';
import { topics, type SystemPage } from '@ebb/contracts';
import { type Database, readFreshness } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import type { Redis } from 'ioredis';
import type { ApiConfig } from '../config.ts';
import { createIncidentMemory, findIncidents } from './find-incidents.ts';
import { metricsTogether } from './read-metrics.ts';
import { createStages } from './stages.ts';
import { backupOf } from './watch-backups.ts';
import { createCertificateWatch } from './watch-certificates.ts';
import { createDatabaseWatch } from './watch-database.ts';
import { createDiskWatch } from './watch-disks.ts';
import { createKafkaWatch, type KafkaLook } from './watch-kafka.ts';
import { createNginxWatch } from './watch-nginx.ts';
import { createRedisWatch } from './watch-redis.ts';
import { lookAtServices, type WatchedService } from './watch-services.ts';

const hourMs = 3_600_000;

export interface SystemWatch {
  /** What was seen at the last look. */
  page(): SystemPage;
}

export interface SystemWatchParts {
  readonly config: ApiConfig;
  readonly db: Database;
  readonly redis: Pick<Redis, 'info' | 'status'>;
  readonly scope: Pick<Scope, 'metrics' | 'log' | 'signal' | 'onStop'>;
  readonly nowMs: () => number;
}

/**
 * Looks at everything Ebb consists of, every few seconds, for the page about it and as metrics. Each part by itself: one that
 * hangs or is away is what the page is for.
 */
export function startSystemWatch({ config, db, redis, scope, nowMs }: SystemWatchParts): SystemWatch {
  const { metrics } = scope;
  const lookAtDatabase = createDatabaseWatch(db, metrics, nowMs);
  const lookAtRedis = createRedisWatch(redis, metrics);
  const lookAtDisks = createDiskWatch(
    config.systemDisks.map(pairOf).map(([name, path]) => ({ name, path })),
    { db, metrics, nowMs },
  );
  const lookAtNginx =
    config.systemNginx === undefined ? undefined : createNginxWatch(config.systemNginx, metrics);
  const lookAtCertificates = createCertificateWatch(
    (config.systemCertificates ?? []).map(pairOf).map(([name, address]) => ({ name, address })),
    { metrics, nowMs },
  );
  const watched = config.systemServices.map(pairOf).map(([name, address]) => ({ name, address }));
  const kafka =
    config.kafkaBrokers === undefined
      ? undefined
      : createKafkaWatch(
          {
            brokers: config.kafkaBrokers,
            topicPrefix: config.topicPrefix,
            scoringGroup: config.scoringGroup,
          },
          metrics,
        );
  const stages = createStages();
  const dated = createIncidentMemory();
  const letters: { atMs: number; kept: number }[] = [];
  let lastKafka: KafkaLook | undefined;
  let page: SystemPage = {
    asOf: null,
    version: config.version,
    incidents: [],
    stages: [],
    services: [],
    servers: [],
    lags: [],
    disks: [],
    certificates: [],
    backup: null,
    deadLetters: { kept: null, lastHour: null },
    throughput: [],
  };

  async function look(): Promise<void> {
    const asOf = nowMs();
    const [database, redisServer, nginx, disks, certificates, kafkaLook, services, freshness] =
      await Promise.all([
        lookAtDatabase(),
        lookAtRedis(),
        lookAtNginx?.(),
        lookAtDisks(),
        lookAtCertificates(),
        kafka?.look(),
        lookAtServices(watched),
        readFreshness(db).catch(() => ({ trainedMs: null })),
      ]);
    const metricsOf = (name: string) =>
      metricsTogether(
        services.flatMap(({ service, metrics: own }) => (service === name && own !== undefined ? [own] : [])),
      );
    if (kafkaLook?.server.isUp) lastKafka = kafkaLook;
    const lags = [...(lastKafka?.lags ?? [])];
    const deadLetters = countLetters(kafkaLook?.deadLetters ?? null, asOf);
    const named = (name: string) => config.topicPrefix + name;
    const seen = {
      stages: stages.look({
        nowMs: asOf,
        metricsOf,
        lags,
        scoringTopic: named(topics.customerEvents.name),
        intakeTopic: named(topics.shopEvents.name),
        lastTrainingMs: freshness.trainedMs,
      }),
      services: services.map(shown),
      servers: [
        database,
        ...(kafkaLook === undefined ? [] : [kafkaLook.server]),
        redisServer,
        ...(nginx === undefined ? [] : [nginx]),
      ],
      disks,
      certificates,
      backup: backupOf(metricsOf('backup')),
      deadLetters,
    };
    page = {
      ...page,
      ...seen,
      asOf,
      lags,
      throughput: stages.throughput(),
      incidents: dated(findIncidents(seen, asOf), asOf),
    };
  }

  /** Retention takes letters away: fewer than before are none that came. */
  function countLetters(kept: number | null, atMs: number): SystemPage['deadLetters'] {
    if (kept === null) return { kept: null, lastHour: null };
    letters.push({ atMs, kept });
    while ((letters[0]?.atMs ?? atMs) < atMs - hourMs) letters.shift();
    return { kept, lastHour: Math.max(0, kept - Math.min(...letters.map((letter) => letter.kept))) };
  }

  const watching = (async () => {
    while (!scope.signal.aborted) {
      try {
        await look();
      } catch (error) {
        scope.log.warn({ err: error }, 'the system could not be looked at');
      }
      await pause(config.systemEverySeconds * 1_000, undefined, { signal: scope.signal }).catch(
        () => undefined,
      );
    }
  })();
  scope.onStop('system watch', () => watching);
  return { page: () => page };
}

function shown({
  metrics: _metrics,
  service: _service,
  ...service
}: WatchedService): SystemPage['services'][number] {
  return service;
}

/** `name=value` of a setting. */
function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
}
