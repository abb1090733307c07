import { dayMs } from '@ebb/domain';

/** Gives the offset of a time zone (ms to add to UTC for local time) at an instant. */
function offsetReader(timeZone: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const read = (utcMs: number): number => {
    const part = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    const field = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    const localMs = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    );
    return localMs - utcMs;
  };
  // Clocks change at whole quarters of an hour of UTC everywhere; asking Intl is slow.
  const quarterMs = 900_000;
  const known = new Map<number, number>();
  return (utcMs) => {
    const quarter = Math.floor(utcMs / quarterMs);
    const offsetMs = known.get(quarter) ?? read(quarter * quarterMs);
    known.set(quarter, offsetMs);
    return offsetMs;
  };
}

/**
 * Makes a converter from local time without a zone (`YYYY-MM-DDTHH:MM:SS`) to epoch milliseconds.
 *
 * A time that a clock shows twice (autumn) is taken for its first showing; a time that no clock shows (spring) is
 * moved on by the hour that is missing. Both are what `Temporal` calls `compatible`.
 *
 * @throws RangeError for an unknown time zone, or for text that is no time
 */
export function localTimeConverter(timeZone: string): (localTime: string) => number {
  const offsetAt = offsetReader(timeZone);
  return (localTime) => {
    const asIfUtcMs = Date.parse(`${localTime}Z`);
    if (Number.isNaN(asIfUtcMs)) throw new RangeError(`not a local time: ${localTime}`);
    // The offsets a day earlier and later are those on both sides of any change that could matter here.
    const before = asIfUtcMs - offsetAt(asIfUtcMs - dayMs);
    const after = asIfUtcMs - offsetAt(asIfUtcMs + dayMs);
    if (before === after) return before;
    const shows = (utcMs: number): boolean => utcMs + offsetAt(utcMs) === asIfUtcMs;
    return shows(before) || !shows(after) ? before : after;
  };
}
