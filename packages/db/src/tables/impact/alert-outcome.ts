import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { flag, insertSql, number, table, text, valuesOf, type RowOf } from '../../sql/table.ts';

/** What came of an alert of a comparison, once its window was over: as it was known then, and never changed. */
export const alertOutcomeTable = table('alert_outcome', {
  shopId: text('shop_id'),
  alertId: text('alert_id'),
  customerId: text('customer_id'),
  /** The end of the window, epoch ms. */
  maturedMs: number('matured_ms'),
  /** An order of worth was placed in the window. */
  retained: flag('retained'),
  /** Net, of the orders placed in the window. */
  revenueMinor: number('revenue_minor'),
  /** The same of as many days before the episode opened, as it was known when it opened. */
  previousRevenueMinor: number('previous_revenue_minor'),
});

type AlertOutcomeRow = RowOf<typeof alertOutcomeTable>;

const insertOutcomeSql = insertSql(alertOutcomeTable, { ignore: true });

/** Stores outcomes; of an alert that has one, the first stays. */
export async function storeOutcomes(db: Database, rows: readonly AlertOutcomeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await inTransaction(db, (tx) =>
    tx.executeMany(
      insertOutcomeSql,
      rows.map((row) => valuesOf(row, alertOutcomeTable.keys)),
    ),
  );
}
