import { OrderLogError } from './order-log-error.ts';

export type DateOrder = 'dmy' | 'mdy';

const slashed = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const isoLike = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

/**
 * Whether days or months come first in dates such as 03/04/2011, from the dates that can only be one: one of the two
 * numbers is above 12.
 *
 * @returns undefined where no date is of that form
 * @throws OrderLogError where all of them could be either, or some can only be the one and some only the other
 */
export function dateOrderOf(times: readonly string[]): DateOrder | undefined {
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  let either: string | undefined;
  for (const time of times) {
    const match = slashed.exec(time.trim());
    if (match === null) continue;
    if (Number(match[1]) > 12) dayFirst ??= time;
    else if (Number(match[2]) > 12) monthFirst ??= time;
    else either ??= time;
  }
  if (dayFirst !== undefined && monthFirst !== undefined) {
    throw new OrderLogError(
      `"${dayFirst}" has the day first and "${monthFirst}" the month: the file mixes both, no time can be trusted`,
    );
  }
  if (dayFirst !== undefined) return 'dmy';
  if (monthFirst !== undefined) return 'mdy';
  if (either === undefined) return undefined;
  throw new OrderLogError(
    `"${either}" could be day or month first; say --date-order dmy or --date-order mdy`,
  );
}

/** Epoch ms, NaN for what is no time. Times without a zone are read as UTC. */
export function timeOf(text: string, dateOrder: DateOrder | undefined): number {
  const time = text.trim();
  if (/^\d{13}$/.test(time)) return Number(time);
  if (/^\d{10}(\.\d+)?$/.test(time)) return Math.round(Number(time) * 1000);
  const iso = isoLike.exec(time);
  // ECMAScript reads a date with a time and no zone in the zone of the machine: the same file, another result.
  if (iso !== null) return utc(iso[1]!, iso[2]!, iso[3]!, iso.slice(4));
  const parts = slashed.exec(time);
  if (parts !== null) {
    const [day, month] = dateOrder === 'mdy' ? [parts[2]!, parts[1]!] : [parts[1]!, parts[2]!];
    return utc(parts[3]!, month, day, parts.slice(4));
  }
  // With a zone. Anything else that ECMAScript might guess at is not taken.
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(time) ? Date.parse(time) : NaN;
}

function utc(year: string, month: string, day: string, clock: readonly (string | undefined)[]): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.map((part) => Number(part ?? 0));
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, minutes, seconds);
  // The 31st of February would become a day in March.
  return new Date(ms).getUTCDate() === Number(day) && Number(month) <= 12 ? ms : NaN;
}
