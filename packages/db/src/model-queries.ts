import type { ModelAnswer, ModelSummary, Shop } from '@ebb/contracts';
import { ModelSummary as ModelSummarySchema } from '@ebb/contracts';
import { Value } from 'typebox/value';
import type { Database } from './open-database.ts';

/** A shop with its settings, as JSON. */
export interface ShopRow extends Shop {
  readonly settings: string;
}

export async function findShop(db: Database, id: string): Promise<ShopRow | undefined> {
  const row = await db.prisma.shop.findUnique({ where: { id } });
  if (row === null) return undefined;
  const { name, currency, currencyDigits, timeZone, settings } = row;
  return { id, name, currency, currencyDigits, timeZone, settings };
}

/** The id of the model that decides for a shop; undefined while the rule tiers do. */
export async function findChampionId(db: Database, shopId: string): Promise<string | undefined> {
  const row = await db.prisma.model.findFirst({
    where: { shopId, status: 'champion' },
    orderBy: { version: 'desc' },
    select: { id: true },
  });
  return row?.id;
}

export interface StoredModel {
  readonly id: string;
  readonly shopId: string;
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
}

export async function loadModel(db: Database, id: string): Promise<StoredModel | undefined> {
  const row = await db.prisma.model.findUnique({
    where: { id },
    select: { id: true, shopId: true, artefact: true, horizonDays: true, medianGapDays: true },
  });
  return row ?? undefined;
}

function summaryOf(row: {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly summary: string;
  readonly createdMs: bigint;
  readonly promotedMs: bigint | null;
}): ModelSummary {
  const summary: unknown = {
    ...(JSON.parse(row.summary) as Record<string, unknown>),
    // The row knows better than the text, which was written before the promotion.
    id: row.id,
    version: row.version,
    status: row.status,
    createdAt: Number(row.createdMs),
    promotedAt: row.promotedMs === null ? null : Number(row.promotedMs),
  };
  if (!Value.Check(ModelSummarySchema, summary)) {
    const [first] = Value.Errors(ModelSummarySchema, summary);
    throw new Error(
      `the summary of model ${row.id} is not readable: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
    );
  }
  return summary;
}

/** The shop's champion, or the newest model that was rejected while there is none, and its latest training run. */
export async function describeModel(db: Database, shopId: string): Promise<ModelAnswer> {
  const newest = (status: string) =>
    db.prisma.model.findFirst({
      where: { shopId, status },
      orderBy: { version: 'desc' },
      omit: { artefact: true },
    });
  const [champion, rejected, run] = await Promise.all([
    newest('champion'),
    newest('rejected'),
    db.prisma.trainingRun.findFirst({ where: { shopId }, orderBy: [{ startedMs: 'desc' }, { id: 'desc' }] }),
  ]);
  return {
    champion: champion === null ? null : summaryOf(champion),
    rejected: champion !== null || rejected === null ? null : summaryOf(rejected),
    run:
      run === null
        ? null
        : {
            status: run.status,
            step: run.step,
            done: run.done,
            total: run.total,
            startedAt: Number(run.startedMs),
            finishedAt: run.finishedMs === null ? null : Number(run.finishedMs),
            error: run.error,
          },
  };
}
