import type { Database } from '../connection/open-database.ts';
import { selectList } from '../sql/table.ts';
import { modelTable } from '../tables/model.ts';
import type { TruthRole } from '../tables/model-truth.ts';

const checkedKeys = ['id', 'version', 'status', 'horizonDays', 'medianGapDays', 'createdMs'] as const;

/** A model of which customers were scored, and how far its answers have been checked. */
export interface CheckedModel {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  readonly createdMs: number;
  /** Answers of days up to this one are checked, UTC day number; null before the first check. */
  readonly throughDay: number | null;
}

/** All models of a shop that can be scored with. */
export async function readScorableModels(db: Database, shopId: string): Promise<CheckedModel[]> {
  return db.query(
    `SELECT ${selectList(modelTable, 'm', checkedKeys)}, p.through_day AS throughDay
      FROM model AS m LEFT JOIN truth_progress AS p ON p.shop_id = m.shop_id AND p.model_id = m.id
      WHERE m.shop_id = ? AND m.status <> 'rejected' ORDER BY m.version`,
    [shopId],
  );
}

export interface TruthRow {
  readonly modelId: string;
  readonly role: TruthRole;
  readonly weekDay: number;
  readonly sums: string;
}

/** What matured, by model and week, ascending. */
export async function readTruth({ prisma }: Database, shopId: string): Promise<TruthRow[]> {
  const rows = await prisma.modelTruth.findMany({ where: { shopId }, orderBy: { weekDay: 'asc' } });
  return rows.map(({ modelId, role, weekDay, sums }) => ({
    modelId,
    role: role === 'shadow' ? 'shadow' : 'asked',
    weekDay,
    sums,
  }));
}

/** Challengers against one champion, as far as answers have matured. */
export async function readDuels(
  { prisma }: Database,
  shopId: string,
  championId: string,
): Promise<{ readonly challengerId: string; readonly sums: string }[]> {
  return prisma.modelDuel.findMany({
    where: { shopId, championId },
    select: { challengerId: true, sums: true },
  });
}

/** The experiment of a shop under way; undefined without one. */
export async function readRunningExperiment(
  { prisma }: Database,
  shopId: string,
): Promise<
  { readonly id: string; readonly challengerId: string; readonly sharePercent: number } | undefined
> {
  const row = await prisma.experiment.findFirst({
    where: { shopId, openMarker: 1 },
    select: { id: true, challengerId: true, sharePercent: true },
  });
  return row ?? undefined;
}
