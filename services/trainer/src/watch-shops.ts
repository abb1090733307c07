import { setTimeout as pause } from 'node:timers/promises';
import { describeModelReason, type ModelReason } from '@ebb/contracts';
import {
  countKnownCustomers,
  finishRun,
  readCustomerHistories,
  readShops,
  registerModel,
  type Database,
} from '@ebb/db';
import type { ShopRecord } from '@ebb/domain';
import type { Heartbeat, Scope } from '@ebb/service-kit';
import type { TrainerConfig } from './config.ts';
import type { TrainerMetrics } from './metrics.ts';
import { createRunProgress } from './steps/run-progress.ts';
import { championForTraining, createModelCare } from './steps/maintain-models.ts';
import { trainShop, type TrainingOutcome } from './pipeline.ts';
import { createRiskWatch } from './overview/watch-risk.ts';
import { createOutcomeWatch } from './impact/mature-outcomes.ts';
import { createPurchaseCare } from './purchase/purchase-care.ts';
import { lookAfterSegments } from './segments/look-after-segments.ts';
import { createTrainingNeed } from './steps/training-need.ts';

interface Watch {
  readonly db: Database;
  readonly config: TrainerConfig;
  readonly log: Scope['log'];
  readonly metrics: TrainerMetrics;
  readonly heartbeat: Heartbeat;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Looks at every shop in turn, trains one at a time, until the signal. Resolves when it has stopped. */
export async function watchShops(watch: Watch): Promise<void> {
  const { db, config, log, heartbeat, signal, now } = watch;
  const care = createModelCare({
    db,
    metrics: watch.metrics,
    log,
    signal,
    now,
    beat: () => heartbeat.beat(),
  });
  const need = createTrainingNeed(db, config, care, now);
  const matureOutcomes = createOutcomeWatch(db, now, { signal, beat: () => heartbeat.beat() });
  const takeRiskSnapshot = createRiskWatch(db, now);
  const doPurchaseStep = createPurchaseCare({ db, config, log, signal, now, beat: () => heartbeat.beat() });
  const restUntilMs = new Map<string, number>();
  while (!signal.aborted) {
    heartbeat.beat();
    let isBusy = false;
    try {
      const shops = await readShops(db);
      for (const shop of shops) {
        if (signal.aborted) break;
        if ((restUntilMs.get(shop.id) ?? 0) > now()) continue;
        await care.lookAfter(shop);
        const matured = await matureOutcomes(shop.id);
        if (matured > 0)
          log.info({ shop: shop.id, alerts: matured }, 'outcomes of the comparison have matured');
        if (await takeRiskSnapshot(shop)) log.info({ shop: shop.id }, 'the risk of the day is taken down');
        await lookAfterSegments({ db, log, signal, now, beat: () => heartbeat.beat() }, shop.id);
        const run = await need.openRun(shop);
        if (run === undefined) continue;
        log.info({ shop: shop.id, run: run.runId, why: describeModelReason(run.why) }, 'training begins');
        const ended = await runTraining(watch, shop, run);
        if (ended === 'failed') restUntilMs.set(shop.id, now() + config.retryAfterMs);
      }
      // One step, then the shops again: nobody who asks for a training waits for more than that.
      for (const shop of shops) {
        isBusy = !signal.aborted && (await doPurchaseStep(shop));
        if (isBusy) break;
      }
    } catch (error) {
      // The record is away; it is asked again at the next turn, and /readyz says so meanwhile.
      if (!signal.aborted) log.error({ err: error }, 'looking after the shops failed');
    }
    if (isBusy) continue;
    await pause(config.pollMs, undefined, { signal }).catch(() => undefined);
  }
  heartbeat.end();
}

/** One run from its opening to its end in the table, whatever happens in between. */
async function runTraining(
  { db, config, log, metrics, heartbeat, signal, now }: Watch,
  shop: ShopRecord,
  { runId, why }: { readonly runId: string; readonly why: ModelReason },
): Promise<'done' | 'failed' | 'interrupted'> {
  const endTimer = metrics.seconds.startTimer();
  const progress = createRunProgress(db, runId, {
    now,
    onError: (error) => log.warn({ err: error, run: runId }, 'progress was not written'),
  });
  try {
    const nowMs = now();
    const champion = await championForTraining(db, shop.id, nowMs);
    const outcome = await trainShop({
      shop,
      openHistory: () => readCustomerHistories(db, shop.id, { signal, receivedUntilMs: nowMs }),
      nowMs,
      champion,
      seed: config.seed,
      workers: config.workers,
      signal,
      report: (step, done, total) => {
        heartbeat.beat();
        progress.report(step, done, total);
      },
      customers: await countKnownCustomers(db, shop.id),
    });
    await progress.finished();
    signal.throwIfAborted();
    const testedAgainst = champion?.id ?? null;
    const modelId = await storeOutcome(db, shop, outcome, { why, testedAgainst, nowMs: now() });
    await finishRun(db, runId, { status: 'done', nowMs: now(), modelId });
    const seconds = endTimer();
    report(log, metrics, shop, outcome, seconds);
    return 'done';
  } catch (error) {
    const status = signal.aborted ? 'interrupted' : 'failed';
    await progress.finished();
    metrics.runs.inc({ status });
    if (status === 'failed') log.error({ err: error, shop: shop.id, run: runId }, 'training failed');
    else log.info({ shop: shop.id, run: runId }, 'training interrupted');
    const reason = error instanceof Error ? error.message : String(error);
    await finishRun(db, runId, { status, nowMs: now(), error: reason });
    return status;
  }
}

async function storeOutcome(
  db: Database,
  shop: ShopRecord,
  { summary, ...outcome }: TrainingOutcome,
  about: { readonly why: ModelReason; readonly testedAgainst: string | null; readonly nowMs: number },
): Promise<string> {
  const { id } = await registerModel(db, {
    ...outcome,
    ...about,
    shopId: shop.id,
    summaryOf: (identity) => ({ ...identity, ...summary }),
  });
  return id;
}

function report(
  log: Scope['log'],
  metrics: TrainerMetrics,
  shop: ShopRecord,
  { status, standing, summary }: TrainingOutcome,
  seconds: number,
): void {
  metrics.runs.inc({ status: 'done' });
  metrics.rows.set({ shop: shop.id }, summary.trainingRows);
  if (summary.metrics !== null) {
    metrics.rocAuc.set({ shop: shop.id }, summary.metrics.rocAuc);
    metrics.calibrationError.set({ shop: shop.id }, summary.metrics.calibrationError);
  }
  log.info(
    { shop: shop.id, status, seconds, rows: summary.trainingRows, why: describeModelReason(standing) },
    'model stored',
  );
}
