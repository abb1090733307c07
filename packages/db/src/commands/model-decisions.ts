import type { ExperimentEnd, ModelReason, modelActions } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { insert, update } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import { experimentTable } from '../tables/experiment.ts';
import { championOf, modelTable } from '../tables/model.ts';
import { storedReason } from '../sql/model-reason.ts';
import { modelHistoryTable } from '../tables/model-history.ts';
import { raiseDecisionVersion } from '../tables/shop.ts';

/** Who decided; null is Ebb itself. */
export type Actor = { readonly id: string; readonly name: string } | null;

export interface HistoryLine {
  readonly shopId: string;
  readonly modelId: string | null;
  readonly action: (typeof modelActions)[number];
  readonly actor: Actor;
  readonly why: ModelReason;
  readonly nowMs: number;
}

/**
 * Writes to the history that people read and, for what a person did, to the audit log: with the change, or neither.
 * Scoring transactions under way keep the decision that stood: the caller waits for their commits (`lockDecisions`).
 */
export async function noteDecision(tx: Transaction, line: HistoryLine): Promise<void> {
  const { shopId, modelId, action, actor, why, nowMs: atMs } = line;
  await raiseDecisionVersion(tx, shopId);
  const who = { actorId: actor?.id ?? null, actorName: actor?.name ?? null };
  await insert(tx, modelHistoryTable, { shopId, modelId, action, ...who, why: storedReason(why), atMs });
  if (actor === null) return;
  await appendAudit(tx, {
    ...{ shopId, atMs, userId: actor.id },
    action: `model.${action}`,
    subject: modelId === null ? `shop/${shopId}` : `shop/${shopId}/model/${modelId}`,
    detail: { why },
  });
}

/**
 * Puts a stored model in the champion's place. The old one retires and an experiment ends in the same transaction,
 * so that at no time two or none stand. The shop must be locked.
 */
export async function promote(
  tx: Transaction,
  line: HistoryLine & { readonly modelId: string; readonly version: number; readonly standing: ModelReason },
): Promise<void> {
  const { shopId, modelId, version, standing, nowMs } = line;
  const old = await championOf(tx, shopId);
  if (old !== undefined && old.id !== modelId) {
    await retire(tx, { ...line, modelId: old.id, why: { kind: 'replaced', byVersion: version } });
  }
  await endExperiment(tx, shopId, { kind: 'became_champion', version }, nowMs);
  await update(
    tx,
    modelTable,
    { status: 'champion', promotedMs: nowMs, standing: storedReason(standing) },
    { id: modelId },
  );
  await noteDecision(tx, line);
}

/** Takes a champion or challenger out of use; its artefact stays, for a return and for the audit. */
export async function retire(
  tx: Transaction,
  line: Omit<HistoryLine, 'action'> & { readonly modelId: string },
): Promise<void> {
  await update(tx, modelTable, { status: 'retired', standing: storedReason(line.why) }, { id: line.modelId });
  await noteDecision(tx, { ...line, action: 'retired' });
}

/** Ends a shop's running experiment; of one challenger only, where it is named. */
export async function endExperiment(
  tx: Transaction,
  shopId: string,
  end: ExperimentEnd,
  nowMs: number,
  challengerId?: string,
): Promise<void> {
  const endReason = storedReason(end);
  const ended = { openMarker: null, sharePercent: 0, endedMs: nowMs, changedMs: nowMs, endReason };
  const named = challengerId === undefined ? {} : { challengerId };
  await update(tx, experimentTable, ended, { shopId, openMarker: 1, ...named });
}
