/** Everything a number, an amount or a time needs to be read by one person: their locale and their time zone. */
export interface FormatSettings {
  locale: string;
  timeZone: string;
}

export type Formats = ReturnType<typeof createFormats>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Formatters are dear to build and tables use thousands, so one set lives per person. Times are epoch ms. */
export function createFormats({ locale, timeZone }: FormatSettings) {
  const amounts = new Map<string, Intl.NumberFormat>();
  const amountFormat = (currency: string, digits: number, compact: boolean) => {
    const key = `${currency}/${digits}/${compact}`;
    const known = amounts.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      ...(compact
        ? { notation: 'compact', maximumFractionDigits: 1 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    });
    amounts.set(key, made);
    return made;
  };
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fineShare = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  const signedFine = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const shortDay = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const longDay = new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' },
  });
  const utcDay = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const utcMonth = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' });
  const utcFullDay = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
  const dateTime = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  const narrow = (value: number, unit: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value);

  const ago = (at: number, now: number) => {
    const past = Math.max(0, now - at);
    if (past < minuteMs) return 'just now';
    if (past < hourMs) return relative.format(-Math.floor(past / minuteMs), 'minute');
    if (past < dayMs) return relative.format(-Math.floor(past / hourMs), 'hour');
    if (past < 120 * dayMs) return relative.format(-Math.floor(past / dayMs), 'day');
    if (past < 730 * dayMs) return relative.format(-Math.floor(past / (30.44 * dayMs)), 'month');
    return relative.format(-Math.floor(past / (365.25 * dayMs)), 'year');
  };

  return {
    locale,
    timeZone,
    /** `amountMinor` in minor units; `digits` after the point in the currency. */
    money: (amountMinor: number, currency: string, digits: number) =>
      amountFormat(currency, digits, false).format(amountMinor / 10 ** digits),
    /** Whole units, for tables: pennies say nothing about where to look first. */
    wholeMoney: (amountMinor: number, currency: string, digits: number) =>
      amountFormat(currency, 0, false).format(Math.round(amountMinor / 10 ** digits)),
    /** "£1.2k", for places with no room. */
    shortMoney: (amountMinor: number, currency: string, digits: number) =>
      amountFormat(currency, digits, true).format(amountMinor / 10 ** digits),
    number: (value: number) => whole.format(value),
    fine: (value: number) => fine.format(value),
    percent: (value01: number) => share.format(value01),
    finePercent: (value01: number) => fineShare.format(value01),
    signed: (value: number) => signed.format(value),
    signedFine: (value: number) => signedFine.format(value),
    day: (at: number) => day.format(at),
    shortDay: (at: number) => shortDay.format(at),
    /** For days that are whole days already, `YYYY-MM-DD` or their midnight: no time zone may move them. */
    utcDay: (wholeDay: string | number) => utcDay.format(new Date(wholeDay)),
    /** "Monday, 23 November", for a day of the calendar, `YYYY-MM-DD`. */
    calendarDay: (wholeDay: string) => longDay.format(new Date(wholeDay)),
    /** For months of the calendar, `YYYY-MM`. */
    utcMonth: (month: string) => utcMonth.format(new Date(`${month}-01`)),
    utcFullDay: (wholeDay: string | number) => utcFullDay.format(new Date(wholeDay)),
    time: (at: number) => time.format(at),
    dateTime: (at: number) => dateTime.format(at),
    /** "3 days ago", in the largest unit that is at least one. */
    ago,
    /**
     * The same for what reasons speak of: whole UTC days, as they count them, so that "No order for 32 days" never stands
     * beside "31 days ago".
     */
    daysAgo: (at: number, now: number) => {
      const startOfDay = Math.floor(at / dayMs) * dayMs;
      return ago(startOfDay + dayMs > now ? at : startOfDay, now);
    },
    /** "3d", for the age column. */
    age: (at: number, now: number) => {
      const past = Math.max(0, now - at);
      if (past < minuteMs) return 'now';
      if (past < hourMs) return narrow(Math.floor(past / minuteMs), 'minute');
      if (past < dayMs) return narrow(Math.floor(past / hourMs), 'hour');
      return narrow(Math.floor(past / dayMs), 'day');
    },
    /** "4 min", for how long something took. */
    duration: (milliseconds: number) => {
      if (milliseconds < hourMs) return narrow(Math.max(1, Math.round(milliseconds / minuteMs)), 'minute');
      if (milliseconds < dayMs) return narrow(Math.round(milliseconds / hourMs), 'hour');
      return narrow(Math.round(milliseconds / dayMs), 'day');
    },
  };
}

/** Adds amounts in minor units, currency by currency: pounds and euros have no sum. Largest first. */
export function sumByCurrency(amounts: Iterable<readonly [amountMinor: number, currency: string]>) {
  const sums = new Map<string, number>();
  for (const [amountMinor, currency] of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return [...sums].map(([currency, sum]) => [sum, currency] as const).sort((a, b) => b[0] - a[0]);
}
