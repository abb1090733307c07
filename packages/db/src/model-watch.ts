import type { Database } from './open-database.ts';

/** What one day's look at a champion's customers found; figures are JSON of the trainer's. */
export interface WatchRow {
  readonly modelId: string;
  /** UTC day number. */
  readonly day: number;
  readonly driftIndex: number;
  readonly figures: string;
}

/** Keeps a day's look; the first of a day stands. */
export async function saveWatch({ prisma }: Database, shopId: string, row: WatchRow): Promise<void> {
  const { modelId, day } = row;
  await prisma.modelWatch.upsert({
    where: { shopId_modelId_day: { shopId, modelId, day } },
    create: { shopId, ...row },
    update: {},
  });
}

/** The looks at one model, ascending by day. */
export async function readWatches(
  { prisma }: Database,
  shopId: string,
  modelId: string,
): Promise<WatchRow[]> {
  return prisma.modelWatch.findMany({
    where: { shopId, modelId },
    orderBy: { day: 'asc' },
    select: { modelId: true, day: true, driftIndex: true, figures: true },
  });
}

const rowsPerPage = 5_000;

/** Streams what a shop's customers are scored by now: features and probability of everyone with a score of the model. */
export async function* readScoredCustomers(
  { prisma }: Database,
  shopId: string,
  modelId: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly features: readonly number[]; readonly probability: number }, void, undefined> {
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const page = await prisma.profile.findMany({
      where: { shopId, modelId, known: true, probability: { not: null }, customerId: { gt: after } },
      orderBy: { customerId: 'asc' },
      take: rowsPerPage,
      select: { customerId: true, features: true, probability: true },
    });
    for (const { features, probability } of page) {
      if (features === null || probability === null) continue;
      yield { features: JSON.parse(features) as number[], probability };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    after = last.customerId;
  }
}
