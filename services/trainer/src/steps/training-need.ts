import type { ModelReason } from '@ebb/contracts';
import {
  claimRequestedRun,
  countImportedEvents,
  countKnownCustomers,
  findNewestModel,
  startRun,
  type Database,
} from '@ebb/db';
import type { ShopRecord } from '@ebb/domain';
import type { ModelCare } from './maintain-models.ts';
import type { TrainerConfig } from '../config.ts';
import { leastOrderingCustomers } from '@ebb/training';

export interface TrainingNeed {
  /** Opens a run when the shop is to be trained now; undefined when there is nothing to do. */
  openRun(shop: ShopRecord): Promise<{ readonly runId: string; readonly why: ModelReason } | undefined>;
}

/** A model made while the history was still coming in knows only part of the shop; this much more is a new one. */
const growthThatCounts = 1.2;

/**
 * Decides when a shop is trained: when somebody asks, when it has a history and no model yet, when the newest model is due,
 * when the history has grown a lot since, and when the champion has drifted from its customers. All but the first wait until no imported event has been added for
 * `quietMs`, so that a load of minutes gives one training and not one per second.
 */
export function createTrainingNeed(
  db: Database,
  config: Pick<TrainerConfig, 'quietMs' | 'retrainAfterMs'>,
  care: Pick<ModelCare, 'whyRetrain'>,
  now: () => number,
): TrainingNeed {
  const imports = new Map<string, { events: number; sinceMs: number }>();

  /** True when the number of imported events is the same as `quietMs` ago. Counts a key range, so it is asked last. */
  async function isQuiet(shopId: string): Promise<boolean> {
    const events = await countImportedEvents(db, shopId);
    const seen = imports.get(shopId);
    if (seen === undefined || seen.events !== events) {
      imports.set(shopId, { events, sinceMs: now() });
      return config.quietMs === 0;
    }
    return now() - seen.sinceMs >= config.quietMs;
  }

  async function whyDue(shopId: string): Promise<ModelReason | undefined> {
    const model = await findNewestModel(db, shopId);
    const customers = await countKnownCustomers(db, shopId);
    if (model === undefined) {
      if (customers === 0) return undefined;
      // Without an imported history the shop grows by itself; a look at it before it can be eligible is wasted.
      const imported = await countImportedEvents(db, shopId);
      return imported > 0 || customers >= leastOrderingCustomers ? { kind: 'no_model' } : undefined;
    }
    if (now() - model.createdMs >= config.retrainAfterMs) return { kind: 'model_due' };
    const before = customersAtTraining(model.summary);
    if (before !== undefined && customers > Math.max(before, 1) * growthThatCounts)
      return { kind: 'history_grown' };
    return care.whyRetrain(shopId);
  }

  return {
    async openRun(shop) {
      const requested = await claimRequestedRun(db, shop.id, now());
      if (requested !== undefined) return { runId: requested.id, why: requested.why };
      const why = await whyDue(shop.id);
      if (why === undefined || !(await isQuiet(shop.id))) return undefined;
      return { runId: await startRun(db, shop.id, why, now()), why };
    },
  };
}

/** Known customers the newest model was trained on, from its summary. */
function customersAtTraining(summary: unknown): number | undefined {
  const { trainer } = summary as { trainer?: { survey?: { customers?: number } } };
  return trainer?.survey?.customers;
}
