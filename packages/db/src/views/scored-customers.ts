import type { Database } from '../connection/open-database.ts';

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
