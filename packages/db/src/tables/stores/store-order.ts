import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import {
  flag,
  insertSql,
  number,
  select,
  table,
  text,
  update,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';

/**
 * Whose a store's order is: whoever it was first. All that is said of the order goes to that customer's events, so that
 * it never stands with two.
 */
export const storeOrderTable = table('store_order', {
  shopId: text('shop_id'),
  /** The kind of store, the prefix of its ids and the order's id. */
  orderKey: text('order_key'),
  customerId: text('customer_id'),
  /** Its Order Completed is in `customer.events`. */
  completed: flag('completed'),
  firstMs: number('first_ms'),
});

export type StoreOrderRow = RowOf<typeof storeOrderTable>;
export type StoreOrderKey = Pick<StoreOrderRow, 'shopId' | 'orderKey'>;
export type StoreOrder = Pick<StoreOrderRow, 'customerId' | 'completed'>;

const claimSql = insertSql(storeOrderTable, { ignore: true });
/** A store waits for five seconds, and Kafka has to answer within them too. */
const timeoutMs = 2_000;

/** Makes an order the customer's who is named, unless it is somebody's already. @returns whose it is */
export async function claimStoreOrder(
  db: Database,
  row: Omit<StoreOrderRow, 'completed'>,
): Promise<StoreOrder> {
  const { shopId, orderKey } = row;
  return inTransaction(
    db,
    async (tx) => {
      await tx.execute(claimSql, valuesOf({ ...row, completed: false }, storeOrderTable.keys));
      const [stored] = await select(tx, storeOrderTable, ['customerId', 'completed'], { shopId, orderKey });
      if (stored === undefined) throw new Error('an order that was claimed is not there');
      return stored;
    },
    { timeoutMs },
  );
}

/** @returns undefined for an order of which nothing came yet */
export async function findStoreOrder(
  db: Database,
  { shopId, orderKey }: StoreOrderKey,
): Promise<StoreOrder | undefined> {
  const [stored] = await select(db, storeOrderTable, ['customerId', 'completed'], { shopId, orderKey });
  return stored;
}

/** Its Order Completed need not be sent again. */
export async function completeStoreOrder(db: Database, { shopId, orderKey }: StoreOrderKey): Promise<void> {
  await inTransaction(db, (tx) => update(tx, storeOrderTable, { completed: true }, { shopId, orderKey }), {
    timeoutMs,
  });
}
