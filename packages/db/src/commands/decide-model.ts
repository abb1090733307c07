import { randomUUID } from 'node:crypto';
import { describeModelReason, type ModelStatus } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insert, select, update } from '../sql/table.ts';
import { experimentTable } from '../tables/experiment.ts';
import { championOf, modelTable } from '../tables/model.ts';
import { readReason } from '../sql/model-reason.ts';
import { modelHistoryTable } from '../tables/model-history.ts';
import { decisionVersion, lockShop } from '../tables/shop.ts';
import { endExperiment, noteDecision, promote, type Actor } from './model-decisions.ts';

/** What a person asks for, and what they were looking at. */
export interface ModelCommand {
  readonly shopId: string;
  readonly modelId: string;
  /** Of the page the person saw. */
  readonly version: number;
  readonly note: string;
  readonly actor: NonNullable<Actor>;
  readonly nowMs: number;
}

/** Every way a command can end. `unchanged`: it was so already, a repeat does nothing twice. */
export type CommandOutcome =
  | { readonly kind: 'done' | 'unchanged' }
  | { readonly kind: 'unknown_model' }
  | { readonly kind: 'refused'; readonly why: string }
  /** Somebody decided since the person looked. */
  | { readonly kind: 'conflict'; readonly why: string; readonly version: number };

interface Standing {
  readonly id: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly promotedMs: number | null;
  readonly standing: string | null;
}

/** `promote` takes a challenger, `rollback` a model that was champion before. */
export async function decideModel(
  db: Database,
  command: ModelCommand & { readonly action: 'promote' | 'rollback' },
): Promise<CommandOutcome> {
  const { shopId, note, actor, nowMs, action } = command;
  return inCommand(db, command, async (tx, model, conflict) => {
    if (model.status === 'champion') return { kind: 'unchanged' };
    const late = await conflict();
    if (late !== undefined) return late;
    const why = whyNot(action, model);
    if (why !== undefined) return { kind: 'refused', why };
    await promote(tx, {
      shopId,
      modelId: model.id,
      version: model.version,
      action: action === 'promote' ? 'promoted' : 'rolled_back',
      actor,
      why: { kind: 'text', text: note },
      standing: { kind: 'made_champion', by: actor.name, note },
      nowMs,
    });
    return { kind: 'done' };
  });
}

function whyNot(action: 'promote' | 'rollback', model: Standing): string | undefined {
  const name = `Model ${model.version}`;
  if (model.status === 'rejected')
    return `${name} did not pass its test: ${model.standing === null ? 'it was rejected' : describeModelReason(readReason(model.standing))}`;
  if (action === 'promote' && model.status !== 'challenger') return `${name} is not a challenger.`;
  if (action === 'rollback' && (model.status !== 'retired' || model.promotedMs === null))
    return `${name} was never champion.`;
  return undefined;
}

/** Gives a challenger so many of a hundred customers; none ends the experiment. */
export async function shareModel(
  db: Database,
  command: ModelCommand & { readonly sharePercent: number },
): Promise<CommandOutcome> {
  const { shopId, sharePercent, note, actor, nowMs } = command;
  return inCommand(db, command, async (tx, model, conflict) => {
    const keys = ['id', 'challengerId', 'sharePercent'] as const;
    const [running] = await select(tx, experimentTable, keys, { shopId, openMarker: 1 });
    const own = running?.challengerId === model.id ? running : null;
    if ((own?.sharePercent ?? 0) === sharePercent) return { kind: 'unchanged' };
    const late = await conflict();
    if (late !== undefined) return late;
    const champion = await championOf(tx, shopId);
    if (model.status !== 'challenger' || champion === undefined)
      return { kind: 'refused', why: `Model ${model.version} is not a challenger.` };
    if (running !== undefined && own === null)
      return { kind: 'refused', why: 'Another challenger has a share of the customers: end that first.' };
    if (sharePercent === 0)
      await endExperiment(tx, shopId, { kind: 'ended_by', by: actor.name }, nowMs, model.id);
    else if (own !== null)
      await update(tx, experimentTable, { sharePercent, changedMs: nowMs }, { id: own.id });
    else {
      const models = { challengerId: model.id, championId: champion.id };
      const at = { startedMs: nowMs, changedMs: nowMs };
      const id = randomUUID();
      await insert(tx, experimentTable, { id, shopId, ...models, sharePercent, openMarker: 1, ...at });
    }
    const why = { kind: 'share_set', sharePercent, note } as const;
    await noteDecision(tx, { shopId, modelId: model.id, action: 'share_set', actor, why, nowMs });
    return { kind: 'done' };
  });
}

/** Locks the shop, finds the model, and lends a check of the version the person saw. */
async function inCommand(
  db: Database,
  { shopId, modelId, version }: ModelCommand,
  work: (
    tx: Transaction,
    model: Standing,
    conflict: () => Promise<CommandOutcome | undefined>,
  ) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const keys = ['id', 'version', 'status', 'promotedMs', 'standing'] as const;
    const [model] = await select(tx, modelTable, keys, { id: modelId, shopId });
    if (model === undefined) return { kind: 'unknown_model' };
    return work(tx, model, async () => {
      const newest = await decisionVersion(tx, shopId);
      if (newest === version) return undefined;
      const keys = ['actorName', 'why'] as const;
      const [last] = await select(tx, modelHistoryTable, keys, { shopId }, 'ORDER BY t.id DESC LIMIT 1');
      const who = last?.actorName ?? 'Ebb';
      const why = `${who} decided something about this shop’s models after you looked: ${last === undefined ? '' : describeModelReason(readReason(last.why))}`;
      return { kind: 'conflict', why, version: newest };
    });
  });
}
