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

/**
 * Features of scored customers, as stored, for the shop's medians.
 *
 * @param limit a cap on the rows read, in the order of customer ids, which says nothing about the features
 */
export async function scoredFeatures(db: Database, shopId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ features: string }>(
    `SELECT features FROM profile
      WHERE shop_id = ? AND known = 1 AND probability IS NOT NULL AND features IS NOT NULL
      ORDER BY customer_id LIMIT ?`,
    [shopId, limit],
  );
  return rows.map((row) => row.features);
}
