import type { ModelAnswer, ModelDetail, ModelSummary, Shop } from '@ebb/contracts';
import { ModelDetail as ModelDetailSchema, ModelSummary as ModelSummarySchema } from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Model as PrismaModel } from './generated/client.ts';
import type { Database } from './open-database.ts';
import { findLatestRun } from './training-runs.ts';

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

function summaryOf(row: ModelRow): ModelSummary {
  return checked(ModelSummarySchema, row.id, identified(row));
}

type ModelRow = Omit<PrismaModel, 'artefact'>;

/** The stored summary. The row knows better than the text, which was written before the promotion. */
function identified(row: ModelRow): Record<string, unknown> {
  return {
    ...(JSON.parse(row.summary) as Record<string, unknown>),
    id: row.id,
    version: row.version,
    status: row.status,
    createdAt: Number(row.createdMs),
    promotedAt: row.promotedMs === null ? null : Number(row.promotedMs),
  };
}

function checked<Schema extends TSchema>(schema: Schema, id: string, summary: unknown): Static<Schema> {
  if (!Value.Check(schema, summary)) {
    const [first] = Value.Errors(schema, summary);
    throw new Error(
      `the summary of model ${id} is not readable: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
    );
  }
  return summary;
}

/** What summaries that were stored before did not hold. */
const missingBefore = {
  horizonWhy: null,
  challengers: [],
  newestTest: [],
  folds: [],
  curves: null,
  leadTime: null,
  rivals: [],
  againstChampion: null,
  provenance: { artefactSha256: null, trainingSetSha256: null, seed: null },
};

/** One model of a shop whole; undefined where the shop has none with this id. */
export async function findModelDetail(
  db: Database,
  shopId: string,
  modelId: string,
): Promise<ModelDetail | undefined> {
  const row = await db.prisma.model.findFirst({
    where: { id: modelId, shopId },
    omit: { artefact: true },
  });
  if (row === null) return undefined;
  // Only what people look at: the trainer's own part is as large again.
  const { trainer: _trainer, ...summary } = identified(row);
  const standing = row.standing ?? summary['verdict'];
  return checked(ModelDetailSchema, row.id, { ...missingBefore, ...summary, standing });
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
    findLatestRun(db, shopId),
  ]);
  return {
    champion: champion === null ? null : summaryOf(champion),
    rejected: champion !== null || rejected === null ? null : summaryOf(rejected),
    run: run ?? null,
  };
}
