import {
  addToRollups,
  claimRollupChanges,
  deleteRollupChanges,
  findRollupState,
  forgetArrivals,
  inTransaction,
  lockRollups,
  makeRollupState,
  noteRollupsAdded,
  readShops,
  shopsWithRollupChanges,
  shopsWithStaleRollups,
  type Database,
} from '@ebb/db';
import { CellSums } from './cell-sums.ts';
import { recountRollups } from './recount.ts';
import { minuteMs } from './rollup-changes.ts';

/** Rows of changes that are read together. */
const changesAtOnce = 100;
/** Cells of changes that are added in one transaction, or some more: the more, the more of them fall together. */
const cellsAtOnce = 50_000;
const keptArrivalMinutes = 24 * 60;

/**
 * Adds what waits to the roll-ups, shop by shop, and counts those anew that are said to be wrong. Several processes may
 * do it at once: one of them has a shop at a time.
 * @returns whether more waits
 */
export async function addUpRollups(db: Database, now: () => number): Promise<{ more: boolean }> {
  for (const shopId of await shopsWithStaleRollups(db)) await recountRollups(db, shopId, now());
  let more = false;
  for (const shopId of await shopsWithRollupChanges(db)) {
    if ((await findRollupState(db, shopId)) === undefined) await beginShop(db, shopId);
    const added = await addShop(db, shopId, now());
    if (added === 'other_zone') await recountRollups(db, shopId, now());
    else if (added === 'more') more = true;
  }
  return { more };
}

async function beginShop(db: Database, shopId: string): Promise<void> {
  const [shop] = await readShops(db, shopId);
  await inTransaction(db, (tx) => makeRollupState(tx, shopId, shop?.timeZone ?? 'UTC'));
}

/** @returns `other_zone` where nothing was added, since the days of the changes are not those that are counted */
async function addShop(
  db: Database,
  shopId: string,
  nowMs: number,
): Promise<'more' | 'all' | 'other_zone' | 'locked'> {
  return inTransaction(db, async (tx) => {
    const state = await lockRollups(tx, shopId, { wait: false });
    if (state === undefined || state.stale) return 'locked';
    const sums = new CellSums();
    const ids: number[] = [];
    let receivedMs: number | null = null;
    let isLast = false;
    let cells = 0;
    while (!isLast && cells < cellsAtOnce) {
      const changes = await claimRollupChanges(tx, shopId, { after: ids.at(-1) ?? 0, limit: changesAtOnce });
      isLast = changes.length < changesAtOnce;
      if (changes.some(({ timeZone }) => timeZone !== state.timeZone)) return 'other_zone';
      for (const change of changes) {
        sums.addCells(change.cells);
        cells += change.cells.length;
        ids.push(change.id);
        if (change.receivedMs !== null) receivedMs = Math.max(receivedMs ?? 0, change.receivedMs);
      }
    }
    if (ids.length > 0) {
      await addToRollups(tx, shopId, sums.changed());
      await deleteRollupChanges(tx, shopId, ids);
      await forgetArrivals(tx, shopId, Math.floor(nowMs / minuteMs) - keptArrivalMinutes);
      await noteRollupsAdded(tx, shopId, receivedMs);
    }
    return isLast ? 'all' : 'more';
  });
}
