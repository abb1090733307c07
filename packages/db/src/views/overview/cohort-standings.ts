import type { Reader } from '../../connection/reader.ts';

/** Customers whose first order was in one month. */
export interface CohortStanding {
  /** Months since January 1970. */
  readonly first: number;
  readonly customers: number;
  /** Of them, those whose last order was on the day asked for or before. */
  readonly silent: number;
}

/** By the month of the first order, from the roll-ups. @param lastDay of the shop's zone, since 1970 */
export async function readCohortStandings(
  reader: Reader,
  shopId: string,
  { fromMonth, lastDay }: { readonly fromMonth: number; readonly lastDay: number },
): Promise<CohortStanding[]> {
  const rows = await reader.query<CohortStanding>(
    `SELECT other AS first, CAST(SUM(customers) AS SIGNED) AS customers,
        CAST(SUM(IF(day <= ?, customers, 0)) AS SIGNED) AS silent
      FROM rollup WHERE shop_id = ? AND metric = 'standing' AND category = '' AND other >= ?
      GROUP BY other HAVING SUM(customers) > 0 ORDER BY other`,
    [lastDay, shopId, fromMonth],
  );
  return rows.map(({ first, customers, silent }) => ({
    first: Number(first),
    customers: Number(customers),
    silent: Number(silent),
  }));
}
