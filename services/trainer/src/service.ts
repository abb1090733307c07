import { interruptAbandonedRuns, openDatabase, reopenSegmentations } from '@ebb/db';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { TrainerConfig } from './config.ts';
import { createTrainerMetrics } from './metrics.ts';
import { watchLab } from './lab/watch-lab.ts';
import { watchShops } from './watch-shops.ts';

/**
 * A long-lived process that gives every shop its model: it waits for a history that no longer grows by import, trains one shop at a
 * time, and leaves a champion (or a rejected model and the reason) in the registry, where scoring finds it.
 */
export async function startTrainer(config: TrainerConfig, scope: Scope): Promise<void> {
  const db = openDatabase(config.databaseUrl, { poolSize: 3 });
  scope.onStop('database', () => db.close());
  scope.health.check('database', async () => {
    await db.prisma.$queryRawUnsafe('SELECT 1');
  });

  const abandoned = await waitForServer(scope, 'the database', () => interruptAbandonedRuns(db, Date.now()));
  if (abandoned > 0)
    scope.log.warn({ runs: abandoned }, 'marked runs that a killed trainer left as interrupted');

  await reopenSegmentations(db);

  const watching = watchShops({
    db,
    config,
    log: scope.log,
    metrics: createTrainerMetrics(scope.metrics),
    heartbeat: scope.health.heartbeat('shops', { staleAfterMs: 60_000 + config.pollMs }),
    signal: scope.signal,
    now: () => Date.now(),
  }).catch(scope.fail);
  // The signal has gone out by now: a training under way ends between two trees and marks its run.
  scope.onStop('training', () => watching);

  const lab = watchLab({
    db,
    log: scope.log,
    heartbeat: scope.health.heartbeat('lab', { staleAfterMs: 60_000 + config.pollMs }),
    signal: scope.signal,
    pollMs: config.pollMs,
    now: () => Date.now(),
  }).catch(scope.fail);
  scope.onStop('lab', () => lab);
}
