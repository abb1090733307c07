import { lockShop } from './model-decisions.ts';
import type { Database } from '../connection/open-database.ts';
import { inPrismaTransaction } from '../connection/prisma-transaction.ts';

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
export async function readScorableModels({ prisma }: Database, shopId: string): Promise<CheckedModel[]> {
  const [models, progress] = await prisma.$transaction([
    prisma.model.findMany({
      where: { shopId, status: { not: 'rejected' } },
      orderBy: { version: 'asc' },
      select: {
        id: true,
        version: true,
        status: true,
        horizonDays: true,
        medianGapDays: true,
        createdMs: true,
      },
    }),
    prisma.truthProgress.findMany({ where: { shopId } }),
  ]);
  const through = new Map(progress.map(({ modelId, throughDay }) => [modelId, throughDay]));
  return models.map((model) => ({
    ...model,
    createdMs: Number(model.createdMs),
    throughDay: through.get(model.id) ?? null,
  }));
}

export type TruthRole = 'asked' | 'shadow';

/** What one check found, to be added to what is stored. */
export interface TruthUpdate {
  readonly shopId: string;
  readonly sums: readonly {
    readonly modelId: string;
    readonly role: TruthRole;
    readonly weekDay: number;
    /** The text to store, given the one that is there. */
    readonly merged: (stored: string | null) => string;
  }[];
  readonly duels: readonly {
    readonly challengerId: string;
    readonly championId: string;
    readonly merged: (stored: string | null) => string;
  }[];
  /** How far each model was checked before, and is now. */
  readonly progress: readonly {
    readonly modelId: string;
    readonly before: number | null;
    readonly throughDay: number;
  }[];
}

/**
 * Adds a check's sums and moves the marks in one transaction: answers are counted once, whatever is killed when.
 *
 * @returns false, with nothing written, when another process has checked the same answers meanwhile
 */
export async function storeTruth(db: Database, update: TruthUpdate): Promise<boolean> {
  const { shopId } = update;
  return inPrismaTransaction(
    db,
    async (tx) => {
      await lockShop(tx, shopId);
      const stored = await tx.truthProgress.findMany({ where: { shopId } });
      const through = new Map(stored.map(({ modelId, throughDay }) => [modelId, throughDay]));
      const isFresh = ({ modelId, before }: TruthUpdate['progress'][number]) =>
        (through.get(modelId) ?? null) === before;
      if (!update.progress.every(isFresh)) return false;
      for (const { merged, ...key } of update.sums) {
        const where = { shopId_modelId_role_weekDay: { shopId, ...key } };
        const sums = merged((await tx.modelTruth.findUnique({ where }))?.sums ?? null);
        await tx.modelTruth.upsert({ where, create: { shopId, ...key, sums }, update: { sums } });
      }
      for (const { merged, ...key } of update.duels) {
        const where = { shopId_challengerId_championId: { shopId, ...key } };
        const sums = merged((await tx.modelDuel.findUnique({ where }))?.sums ?? null);
        await tx.modelDuel.upsert({ where, create: { shopId, ...key, sums }, update: { sums } });
      }
      for (const { modelId, throughDay } of update.progress) {
        const where = { shopId_modelId: { shopId, modelId } };
        await tx.truthProgress.upsert({
          where,
          create: { shopId, modelId, throughDay },
          update: { throughDay },
        });
      }
      return true;
    },
    { timeoutMs: 60_000 },
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
