import { randomUUID } from 'node:crypto';
import type { ModelReason, TrainingRun } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { insert, select } from '../sql/table.ts';
import { storedReason } from '../sql/model-reason.ts';
import { lockShop } from '../tables/shop.ts';
import { runOf, trainingRunTable, type TrainingRunRow } from '../tables/training-run.ts';
import { noteDecision, type Actor } from './model-decisions.ts';

/**
 * "Train now": asks the trainer for a run, unless one waits or runs already. The shop is locked, so that two
 * presses at once give one run.
 */
export async function requestRun(
  db: Database,
  request: {
    readonly shopId: string;
    readonly note: string | null;
    readonly actor: NonNullable<Actor>;
    readonly nowMs: number;
  },
): Promise<{ readonly kind: 'requested' | 'under_way'; readonly run: TrainingRun }> {
  const { shopId, note, actor, nowMs } = request;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const [underWay] = await select(
      tx,
      trainingRunTable,
      trainingRunTable.keys,
      { shopId },
      `AND t.status IN ('requested', 'running') ORDER BY t.started_ms, t.id LIMIT 1`,
    );
    if (underWay !== undefined) return { kind: 'under_way', run: runOf(underWay) };
    const row: TrainingRunRow = {
      id: randomUUID(),
      shopId,
      status: 'requested',
      step: 'waiting for the trainer',
      done: 0,
      total: 0,
      startedMs: nowMs,
      finishedMs: null,
      error: null,
      why: storedReason({ kind: 'asked_for', by: actor.name }),
      askedBy: actor.id,
      askedByName: actor.name,
      note,
      modelId: null,
    };
    await insert(tx, trainingRunTable, row);
    const why: ModelReason = note === null ? { kind: 'training_asked' } : { kind: 'text', text: note };
    await noteDecision(tx, { shopId, modelId: null, action: 'training_asked', actor, why, nowMs });
    return { kind: 'requested', run: runOf(row) };
  });
}
