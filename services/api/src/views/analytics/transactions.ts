import type { Transactions } from '@ebb/contracts';
import { readLatestBuyers, type Database, type LatestBuyer, type SalesFilter } from '@ebb/db';
import { decodeState, orderNetMinor } from '@ebb/domain';

type Transaction = Transactions['transactions'][number];

/** Customers who are looked at for a narrow filter; beyond them, what is found is shown. */
const mostBuyers = 5_000;
const buyersAtOnce = 250;

/**
 * A shop's latest orders, newest first. They belong to those who ordered last: whoever's last order is older than all
 * that were found has none among them.
 */
export async function latestTransactions(
  db: Database,
  shopId: string,
  filter: SalesFilter,
  limit: number,
): Promise<Transaction[]> {
  let found: Transaction[] = [];
  for (let offset = 0; offset < mostBuyers; offset += buyersAtOnce) {
    const atOnce = offset === 0 && isWide(filter) ? limit : buyersAtOnce;
    const buyers = await readLatestBuyers(db, shopId, filter, { limit: atOnce, offset });
    found = [...found, ...buyers.flatMap((buyer) => ordersOf(buyer, filter, limit))]
      .sort((a, b) => b.placedAt - a.placedAt)
      .slice(0, limit);
    const oldest = buyers.at(-1)?.lastOrderMs ?? 0;
    if (buyers.length < atOnce || atOnce === limit) break;
    if (found.length === limit && found.at(-1)!.placedAt >= oldest) break;
  }
  return found;
}

function isWide({ category, country }: SalesFilter): boolean {
  return category === undefined && country === undefined;
}

function ordersOf(
  { customerId, known, state: text, segment, name }: LatestBuyer,
  { category, country }: SalesFilter,
  limit: number,
): Transaction[] {
  const state = decodeState(text);
  const place = state.country?.name ?? '';
  if (country !== undefined && country !== place) return [];
  const found: Transaction[] = [];
  for (const [id, order] of state.orders) {
    const amountMinor = orderNetMinor(order);
    if (order.placedMs === null || amountMinor <= 0) continue;
    const categories = order.items?.lines.map((line) => line.category) ?? [];
    if (category !== undefined && !categories.includes(category)) continue;
    found.push({
      // An order of a shop without order ids is known by its message.
      ...{ orderId: id.startsWith('#') ? '' : id, placedAt: order.placedMs, amountMinor },
      ...{ customerId, isKnown: known, name, country: place, segment, categories },
    });
  }
  return found.sort((a, b) => b.placedAt - a.placedAt).slice(0, limit);
}
