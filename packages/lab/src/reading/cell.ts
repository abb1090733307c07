const missingTexts: ReadonlySet<string> = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '-', '?']);

export function isMissing(text: string): boolean {
  return text.length < 5 && missingTexts.has(text.toLowerCase());
}

const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const decimalComma = /^[-+]?\d+,\d+$/;
/** An article or a postal code, not an amount: as a number it would lose its zeros. */
const leadingZero = /^[-+]?0\d/;

/** @returns NaN for what is no number */
export function numberOf(text: string): number {
  if (leadingZero.test(text)) return NaN;
  if (number.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : NaN;
  }
  return decimalComma.test(text) ? Number(text.replace(',', '.')) : NaN;
}

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const dayMs = 86_400_000;

/** Days since 1970 in the time that is written; NaN for what is no date. With strokes or dots the day comes first. */
export function dateOf(text: string): number {
  const isoParts = iso.exec(text);
  if (isoParts !== null) return daysOf(isoParts, 1, 2, 3);
  const parts = dayFirst.exec(text);
  return parts === null ? NaN : daysOf(parts, 3, 2, 1);
}

function daysOf(parts: RegExpExecArray, yearAt: number, monthAt: number, dayAt: number): number {
  const [year, month, day] = [Number(parts[yearAt]), Number(parts[monthAt]), Number(parts[dayAt])];
  const ms = Date.UTC(
    year,
    month - 1,
    day,
    Number(parts[4] ?? 0),
    Number(parts[5] ?? 0),
    Number(parts[6] ?? 0),
  );
  const date = new Date(ms);
  // The 31st of February is no date; the clock would make it one of March.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms / dayMs : NaN;
}
