import type { ModelDetail, ModelSummary } from '@ebb/contracts';
import { ModelDetail as ModelDetailSchema, ModelSummary as ModelSummarySchema } from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Model as PrismaModel } from '../generated/client.ts';
import { horizonReasonIn, readReason, reasonInSummary } from '../sql/model-reason.ts';
import type { Database } from '../connection/open-database.ts';

type ModelRow = Omit<PrismaModel, 'artefact' | 'backTest'>;

/** The stored summary. The row knows better than the text, which was written before the promotion. */
function identified(row: ModelRow): Record<string, unknown> {
  const summary = JSON.parse(row.summary) as Record<string, unknown>;
  return {
    ...summary,
    verdict: reasonInSummary(summary['verdict']),
    horizonReason: horizonReasonIn(summary),
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

/** The parts of a summary that a verdict without a model has nothing to say in, and that older summaries do not hold. */
export const emptyModelParts = {
  horizonReason: null,
  challengers: [],
  newestTest: [],
  folds: [],
  curves: null,
  leadTime: null,
  rivals: [],
  againstChampion: null,
  alertLine: null,
  provenance: { artefactSha256: null, trainingSetSha256: null, seed: null },
} satisfies Partial<ModelDetail>;

/** One model of a shop whole; undefined where the shop has none with this id. */
export async function findModelDetail(
  db: Database,
  shopId: string,
  modelId: string,
): Promise<ModelDetail | undefined> {
  const row = await db.prisma.model.findFirst({
    where: { id: modelId, shopId },
    omit: { artefact: true, backTest: true },
  });
  if (row === null) return undefined;
  // Only what people look at: the trainer's own part is as large again.
  const { trainer: _trainer, ...summary } = identified(row);
  const standing = row.standing === null ? summary['verdict'] : readReason(row.standing);
  return checked(ModelDetailSchema, row.id, { ...emptyModelParts, ...summary, standing });
}

/** The shop's champion; undefined while the rule tiers decide. */
export async function findChampionSummary(db: Database, shopId: string): Promise<ModelSummary | undefined> {
  const row = await db.prisma.model.findFirst({
    where: { shopId, status: 'champion' },
    orderBy: { version: 'desc' },
    omit: { artefact: true, backTest: true },
  });
  return row === null ? undefined : checked(ModelSummarySchema, row.id, identified(row));
}
