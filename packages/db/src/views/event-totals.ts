import type { Reader } from '../connection/reader.ts';
import { findRollupState } from '../tables/rollups/rollup-state.ts';

const minuteMs = 60_000;

export interface EventTotals {
  readonly refundsAndCancellations: number;
  readonly lastEventMs: number | null;
  /** Arrived in the last sixty whole minutes and the one under way. */
  readonly eventsLastHour: number;
  /** By day of the shop's zone, of the days asked for. */
  readonly eventsByDay: ReadonlyMap<number, number>;
}

/** Counts over a shop's events, from the roll-ups. */
export async function eventTotals(
  reader: Reader,
  shopId: string,
  fromDay: number,
  nowMs: number,
): Promise<EventTotals> {
  const kinds = await reader.query<{ kind: string }>(
    `SELECT category AS kind FROM rollup WHERE shop_id = ? AND metric = 'events' GROUP BY category`,
    [shopId],
  );
  const list = kinds.map(() => '?').join(', ');
  const names = kinds.map(({ kind }) => kind);
  const [days, undone, lastHour, state] = await Promise.all([
    names.length === 0
      ? []
      : reader.query<{ day: number; events: number }>(
          `SELECT day, CAST(SUM(events) AS SIGNED) AS events FROM rollup
            WHERE shop_id = ? AND metric = 'events' AND category IN (${list}) AND day >= ? GROUP BY day`,
          [shopId, ...names, fromDay],
        ),
    sumOfEvents(reader, `metric = 'events' AND category IN ('order_refunded', 'order_cancelled')`, [shopId]),
    sumOfEvents(reader, `metric = 'arrivals' AND category = '' AND day >= ?`, [
      shopId,
      Math.floor(nowMs / minuteMs) - 60,
    ]),
    findRollupState(reader, shopId),
  ]);
  return {
    refundsAndCancellations: undone,
    lastEventMs: state?.lastReceivedMs ?? null,
    eventsLastHour: lastHour,
    eventsByDay: new Map(days.map(({ day, events }) => [day, events])),
  };
}

async function sumOfEvents(reader: Reader, condition: string, params: (string | number)[]): Promise<number> {
  const [row] = await reader.query<{ events: number | null }>(
    `SELECT CAST(SUM(events) AS SIGNED) AS events FROM rollup WHERE shop_id = ? AND ${condition}`,
    params,
  );
  return row?.events ?? 0;
}
