import type { TruthMetrics } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';

/** One day's look at a champion's customers. */
export interface ModelWatch {
  readonly modelId: string;
  /** UTC day number. */
  readonly day: number;
  /** Population stability, weighted by importance. */
  readonly driftIndex: number;
  readonly customers: number;
  /** Per feature, in the order of the contracts' `featureNames`. */
  readonly psi: readonly number[];
  /** What the scores promise, if they are calibrated. */
  readonly expected: TruthMetrics;
}

/** Keeps a day's look; the first of a day stands. */
export async function saveWatch({ prisma }: Database, shopId: string, watch: ModelWatch): Promise<void> {
  const { modelId, day, driftIndex, ...rest } = watch;
  const measures = JSON.stringify(rest);
  await prisma.modelWatch.upsert({
    where: { shopId_modelId_day: { shopId, modelId, day } },
    // Under the old name too, for a release that reads it.
    create: { shopId, modelId, day, driftIndex, measures, figures: measures },
    update: {},
  });
}

/** The looks at one model, ascending by day. */
export async function readWatches(
  { prisma }: Database,
  shopId: string,
  modelId: string,
): Promise<ModelWatch[]> {
  const rows = await prisma.modelWatch.findMany({ where: { shopId, modelId }, orderBy: { day: 'asc' } });
  // What an earlier release writes meanwhile has the old name only.
  return rows.map(({ day, driftIndex, measures, figures }) => ({
    ...(JSON.parse(measures ?? figures) as Pick<ModelWatch, 'customers' | 'psi' | 'expected'>),
    modelId,
    day,
    driftIndex,
  }));
}
