import type { CustomersPage } from '@ebb/contracts';
import {
  decodeCursor,
  encodeCursor,
  listChosenCustomers,
  listCustomers,
  type CustomersFilter,
  type Database,
} from '@ebb/db';
import type { LargeShops } from './large-shops.ts';
import { selectCustomers } from './select-customers.ts';

/**
 * One page of the known customers of a shop, of whatever size. In a large shop order and total are as of `asOf`; the rows are
 * as they are now, and who no longer matches the filter is left out.
 *
 * @throws InvalidCursorError
 */
export async function listCustomersOf(
  { db, largeShops }: { readonly db: Database; readonly largeShops: LargeShops },
  filter: CustomersFilter,
): Promise<CustomersPage> {
  // In the copy ids, names and addresses are one text.
  const isInCopy = filter.idsOnly !== true || (filter.text ?? '') === '';
  const copy = isInCopy ? await largeShops.copyOf(filter.shopId) : undefined;
  if (copy === undefined) return { ...(await listCustomers(db, filter)), asOf: null };
  const start = filter.cursor === undefined ? undefined : decodeCursor(filter.sort, filter.cursor);
  const { ids, end, total } = await selectCustomers(copy.columns, filter, start);
  return {
    items: await listChosenCustomers(db, { ...filter, text: undefined }, ids),
    nextCursor: end === null ? null : encodeCursor(filter.sort, end),
    total,
    asOf: copy.asOfMs,
  };
}
