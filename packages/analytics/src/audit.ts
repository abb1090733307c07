import {
  findRollupState,
  inTransaction,
  readRollupChanges,
  readRollups,
  readShops,
  type Database,
  type RollupCell,
} from '@ebb/db';
import { countShop, shownArrivalMinutes } from './recount.ts';
import { minuteMs } from './rollup-changes.ts';

/**
 * Compares a shop's roll-ups, with what waits to be added, with a direct count over its profiles and events, all in one
 * snapshot: it may run beside live traffic. The memory it needs grows with the cells of the shop.
 * @param onDifference a line each
 */
export async function auditRollups(
  db: Database,
  shopId: string,
  nowMs: number,
  onDifference: (line: string) => void,
): Promise<void> {
  const [shop] = await readShops(db, shopId);
  if (shop === undefined) return;
  await inTransaction(
    db,
    async (tx) => {
      const state = await findRollupState(tx, shopId);
      const { timeZone } = shop;
      const { sums, lastReceivedMs } = await countShop(tx, shopId, { timeZone, nowMs });
      const oldestMinute = Math.floor(nowMs / minuteMs) - shownArrivalMinutes;
      const shown = ({ metric, day }: RollupCell) => metric !== 'arrivals' || day >= oldestMinute;
      let received = state?.lastReceivedMs ?? null;
      for await (const page of readRollups(tx, shopId)) sums.addCells(page.filter(shown), -1);
      for await (const page of readRollupChanges(tx, shopId)) {
        for (const { cells, receivedMs } of page) {
          sums.addCells(cells.filter(shown), -1);
          if (receivedMs !== null) received = Math.max(received ?? 0, receivedMs);
        }
      }
      for (const cell of sums.changed()) onDifference(describe(cell));
      if (received !== lastReceivedMs)
        onDifference(`the last event arrived at ${lastReceivedMs}, not at ${received}`);
    },
    { isolation: 'REPEATABLE READ', timeoutMs: 3_600_000 },
  );
}

function describe({ metric, category, day, other, country, segment, ...measures }: RollupCell): string {
  const missing = Object.entries(measures)
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => `${amount} ${name}`);
  const at = [category, day, other, country, segment].join(' / ');
  return `${metric} ${at}: ${missing.join(', ')} to be added`;
}
