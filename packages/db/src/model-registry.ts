import { createHash } from 'node:crypto';
import type { Database } from './open-database.ts';
import { inTransaction } from './transaction.ts';

/** How a model stands in its shop. A rejected one is kept for its figures and its verdict. */
export type ModelStatus = 'champion' | 'rejected' | 'retired';

/** What the registry alone knows of a model: given out while it is stored. */
export interface ModelIdentity {
  readonly id: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly createdAt: number;
  readonly promotedAt: number | null;
}

/**
 * Stores a model; a champion takes the place of the old one in the same transaction, so that at no time two or none
 * stand. The shop's row is locked first: two trainers get two versions, one after the other.
 *
 * @param model.summaryOf makes the summary, which holds the identity
 * @throws when the shop does not exist
 */
export async function registerModel(
  db: Database,
  model: {
    readonly shopId: string;
    readonly status: 'champion' | 'rejected';
    readonly artefact: Uint8Array;
    readonly horizonDays: number;
    readonly medianGapDays: number;
    readonly nowMs: number;
    readonly summaryOf: (identity: ModelIdentity) => object;
  },
): Promise<ModelIdentity> {
  const { shopId, status, artefact, horizonDays, medianGapDays, nowMs } = model;
  return inTransaction(db, async (tx) => {
    const shops = await tx.$queryRawUnsafe<unknown[]>('SELECT id FROM shop WHERE id = ? FOR UPDATE', shopId);
    if (shops.length === 0) throw new Error(`there is no shop ${shopId}`);
    const newest = await tx.model.aggregate({ where: { shopId }, _max: { version: true } });
    const version = (newest._max.version ?? 0) + 1;
    const promotedAt = status === 'champion' ? nowMs : null;
    const identity = {
      id: modelId(shopId, version, artefact),
      version,
      status,
      createdAt: nowMs,
      promotedAt,
    };
    if (status === 'champion') {
      await tx.model.updateMany({ where: { shopId, status: 'champion' }, data: { status: 'retired' } });
    }
    await tx.model.create({
      data: {
        id: identity.id,
        shopId,
        version,
        status,
        artefact: Uint8Array.from(artefact),
        summary: JSON.stringify(model.summaryOf(identity)),
        horizonDays,
        medianGapDays,
        createdMs: BigInt(nowMs),
        promotedMs: promotedAt === null ? null : BigInt(promotedAt),
      },
    });
    return identity;
  });
}

/** The same model of the same shop and version always has the same id, wherever it is trained. */
function modelId(shopId: string, version: number, artefact: Uint8Array): string {
  return createHash('sha256').update(`${shopId}\n${version}\n`).update(artefact).digest('hex').slice(0, 32);
}

/** The newest model of a shop whatever its status; undefined before the first training. */
export async function findNewestModel(
  { prisma }: Database,
  shopId: string,
): Promise<{ readonly createdMs: number; readonly summary: unknown } | undefined> {
  const row = await prisma.model.findFirst({
    where: { shopId },
    orderBy: { version: 'desc' },
    select: { createdMs: true, summary: true },
  });
  return row === null
    ? undefined
    : { createdMs: Number(row.createdMs), summary: JSON.parse(row.summary) as unknown };
}
