import type { SeriesStep } from '@ebb/contracts';
import { dayMs, dayOf, isoDay } from '@ebb/domain';

export const presets = ['7', '30', '90', '180', '365', 'all', 'custom'] as const;
export type Preset = (typeof presets)[number];

/** Days, `YYYY-MM-DD`, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const longestDays = 3_660;

/**
 * What a choice stands for.
 * @param chosen.from of a custom period, as is `to`; what is left out is as in 90 days to today
 * @param known.today in the shop's zone
 * @param known.first of a sale; null while there is none
 */
export function periodOf(
  { preset, from, to }: { preset: Preset; from: string; to: string },
  { today, first }: { today: string; first: string | null },
): Period {
  if (preset === 'custom') {
    const end = isDay(to) ? to : today;
    const start = isDay(from) ? from : daysBefore(end, 89);
    const [low, high] = start <= end ? [start, end] : [end, start];
    const longest = daysBefore(high, longestDays - 1);
    return { from: low < longest ? longest : low, to: high };
  }
  if (preset === 'all') {
    const longest = daysBefore(today, longestDays - 1);
    const start = first ?? daysBefore(today, 89);
    return { from: start < longest ? longest : start, to: today };
  }
  return { from: daysBefore(today, Number(preset) - 1), to: today };
}

/** Steps that make a chart that can be read. */
export function stepFor({ from, to }: Period): SeriesStep {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days <= 93) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** Today, where the shop is. */
export function todayIn(timeZone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(nowMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function daysBefore(day: string, days: number): string {
  return isoDay(dayOf(Date.parse(day)) - days);
}
