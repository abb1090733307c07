import type { modelActions } from '@ebb/contracts';
import type { PrismaTransaction } from '../connection/prisma-transaction.ts';

/** Who decided; null is Ebb itself. */
export type Actor = { readonly id: string; readonly name: string } | null;

export interface HistoryLine {
  readonly shopId: string;
  readonly modelId: string | null;
  readonly action: (typeof modelActions)[number];
  readonly actor: Actor;
  readonly why: string;
  readonly nowMs: number;
}

/** One writer at a time decides about a shop's models; readers are not held up. @throws when there is no such shop */
export async function lockShop(tx: PrismaTransaction, shopId: string): Promise<void> {
  const shops = await tx.$queryRawUnsafe<unknown[]>('SELECT id FROM shop WHERE id = ? FOR UPDATE', shopId);
  if (shops.length === 0) throw new Error(`there is no shop ${shopId}`);
}

/**
 * Writes to the history that people read and, for what a person did, to the audit log: with the change, or neither.
 * Scoring transactions under way keep the decision that stood: the caller waits for their commits (`lockDecisions`).
 */
export async function noteDecision(tx: PrismaTransaction, line: HistoryLine): Promise<void> {
  const { shopId, modelId, action, actor, why, nowMs } = line;
  const atMs = BigInt(nowMs);
  await tx.shop.update({ where: { id: shopId }, data: { decisionVersion: { increment: 1 } } });
  await tx.modelHistory.create({
    data: { shopId, modelId, action, actorId: actor?.id ?? null, actorName: actor?.name ?? null, why, atMs },
  });
  if (actor === null) return;
  await tx.audit.create({
    data: {
      atMs,
      userId: actor.id,
      action: `model.${action}`,
      subject: modelId === null ? `shop/${shopId}` : `shop/${shopId}/model/${modelId}`,
      detail: JSON.stringify({ why }),
    },
  });
}

/** How many decisions there were about a shop's models: what a person's request, and a scoring batch, is checked against. */
export async function decisionVersion(tx: Pick<PrismaTransaction, 'shop'>, shopId: string): Promise<number> {
  const shop = await tx.shop.findUnique({ where: { id: shopId }, select: { decisionVersion: true } });
  return Number(shop?.decisionVersion ?? 0n);
}

export async function championOf(
  tx: PrismaTransaction,
  shopId: string,
): Promise<{ readonly id: string; readonly version: number } | undefined> {
  const row = await tx.model.findFirst({
    where: { shopId, status: 'champion' },
    select: { id: true, version: true },
  });
  return row ?? undefined;
}

/**
 * Puts a stored model in the champion's place. The old one retires and an experiment ends in the same transaction,
 * so that at no time two or none stand. The shop must be locked.
 */
export async function crown(
  tx: PrismaTransaction,
  line: HistoryLine & { readonly modelId: string; readonly version: number; readonly standing: string },
): Promise<void> {
  const { shopId, modelId, version, standing, nowMs } = line;
  const old = await championOf(tx, shopId);
  if (old !== undefined && old.id !== modelId) {
    await retire(tx, { ...line, modelId: old.id, why: `Model ${version} took its place` });
  }
  await endExperiment(tx, shopId, `model ${version} became champion`, nowMs);
  await tx.model.update({
    where: { id: modelId },
    data: { status: 'champion', promotedMs: BigInt(nowMs), standing },
  });
  await noteDecision(tx, line);
}

/** Takes a champion or challenger out of use; its artefact stays, for a return and for the audit. */
export async function retire(
  tx: PrismaTransaction,
  line: Omit<HistoryLine, 'action'> & { readonly modelId: string },
): Promise<void> {
  await tx.model.update({
    where: { id: line.modelId },
    data: { status: 'retired', standing: `${line.why}.` },
  });
  await noteDecision(tx, { ...line, action: 'retired' });
}

/** Ends a shop's running experiment; of one challenger only, where it is named. */
export async function endExperiment(
  tx: PrismaTransaction,
  shopId: string,
  endReason: string,
  nowMs: number,
  challengerId?: string,
): Promise<void> {
  const atMs = BigInt(nowMs);
  await tx.experiment.updateMany({
    where: { shopId, openMarker: 1, ...(challengerId === undefined ? {} : { challengerId }) },
    data: { openMarker: null, sharePercent: 0, endedMs: atMs, changedMs: atMs, endReason },
  });
}
