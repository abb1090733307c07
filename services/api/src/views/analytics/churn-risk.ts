import type { ChurnRisk } from '@ebb/contracts';
import { readSilences, type Database, type Silences } from '@ebb/db';
import { isoDay } from '@ebb/domain';
import type { AnalyticsScope } from './period.ts';

const coolingDays = 90;
const lostDays = 180;
/** Points over the period. */
const mostPoints = 60;

type Tiers = ChurnRisk['tiers'];

/** Known customers by the days since they ordered: at the end of the period, and over it. */
export async function describeChurnRisk(
  db: Database,
  { shopId, filter, range, today, head }: AnalyticsScope,
): Promise<ChurnRisk> {
  const silences = await readSilences(db, shopId, filter);
  const toDay = Math.min(range.toDay, today);
  const step = Math.max(1, Math.ceil((toDay - range.fromDay + 1) / mostPoints));
  const days: number[] = [];
  for (let day = toDay; day >= range.fromDay; day -= step) days.unshift(day);
  return {
    ...head,
    tiers: tiersAt(silences, toDay),
    points: days.map((day) => ({ day: isoDay(day), ...tiersAt(silences, day) })),
  };
}

/** As of the end of a day. */
export function tiersAt({ firsts, lasts, gaps }: Silences, day: number): Tiers {
  const ordered = sum(firsts.filter((row) => row.day <= day));
  const silentFor = (days: number) =>
    sum(lasts.filter((row) => row.day <= day - days)) +
    sum(gaps.filter(({ from, to }) => from <= day - days && to > day));
  const [cooling, lost] = [silentFor(coolingDays), silentFor(lostDays)];
  return { active: ordered - cooling, cooling: cooling - lost, lost };
}

function sum(rows: readonly { readonly customers: number }[]): number {
  return rows.reduce((total, { customers }) => total + customers, 0);
}
