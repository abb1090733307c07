import {
  addToRollups,
  countArrivals,
  countEventsBy,
  deleteRollupChanges,
  deleteRollups,
  inTransaction,
  lockRollups,
  makeRollupState,
  noteRollupsCounted,
  readCountedProfiles,
  readRollupChanges,
  readShops,
  type Database,
  type Transaction,
} from '@ebb/db';
import { decodeState, quarterMs } from '@ebb/domain';
import { CellSums, noGroup } from './cell-sums.ts';
import { countCustomer } from './count-customer.ts';
import { minuteMs } from './rollup-changes.ts';
import { shopDays } from './shop-days.ts';

/** As far back as arrivals are shown. */
export const shownArrivalMinutes = 60;
/** A shop of millions of customers is read in one snapshot. */
const countTimeoutMs = 3_600_000;

/** What a shop's roll-ups must hold, counted from profiles and events as this transaction sees them. */
export async function countShop(
  tx: Transaction,
  shopId: string,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): Promise<{ readonly sums: CellSums; readonly lastReceivedMs: number | null }> {
  const days = shopDays(timeZone);
  const sums = new CellSums();
  for await (const page of readCountedProfiles(tx, shopId)) {
    for (const { known, segment, version, state } of page)
      if (version > 0) countCustomer(sums, { known, segment, state: decodeState(state) }, days);
  }
  for (const { kind, at, events } of await countEventsBy(tx, shopId, quarterMs))
    sums.add('events', kind, [days.dayOfQuarter(at), 0], noGroup, { events });
  const sinceMs = (Math.floor(nowMs / minuteMs) - shownArrivalMinutes) * minuteMs;
  const { arrivals, lastReceivedMs } = await countArrivals(tx, shopId, { sinceMs, stepMs: minuteMs });
  for (const { at, events } of arrivals) sums.add('arrivals', '', [at, 0], noGroup, { events });
  return { sums, lastReceivedMs };
}

/**
 * Counts a shop's roll-ups anew, beside live traffic: what scoring changes in the meantime waits, and is added after.
 * Readers see the old ones until the new ones are whole.
 * @returns false where the shop is gone
 */
export async function recountRollups(db: Database, shopId: string, nowMs: number): Promise<boolean> {
  const [shop] = await readShops(db, shopId);
  if (shop === undefined) return false;
  const { timeZone } = shop;
  await inTransaction(db, (tx) => makeRollupState(tx, shopId, timeZone));
  await inTransaction(
    db,
    async (tx) => {
      // Locked before anything is read: the snapshot must hold what was added, and no more may be until the end.
      await lockRollups(tx, shopId, { wait: true });
      const { sums, lastReceivedMs } = await countShop(tx, shopId, { timeZone, nowMs });
      // Those the snapshot sees are in the profiles it sees.
      const counted: number[] = [];
      for await (const page of readRollupChanges(tx, shopId)) counted.push(...page.map(({ id }) => id));
      await deleteRollups(tx, shopId);
      await addToRollups(tx, shopId, sums.changed());
      await deleteRollupChanges(tx, shopId, counted);
      await noteRollupsCounted(tx, { shopId, timeZone, lastReceivedMs, countedMs: nowMs });
    },
    { isolation: 'REPEATABLE READ', timeoutMs: countTimeoutMs },
  );
  return true;
}
