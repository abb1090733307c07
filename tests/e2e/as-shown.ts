/** Numbers and days as the pages show them to a person whose browser says en-GB, made without the pages' own code. */
export const asShown = {
  number: (value: number): string => new Intl.NumberFormat('en-GB').format(value),
  percent: (value01: number): string => `${Math.round(100 * value01)}%`,
  finePercent: (value01: number): string => `${(100 * value01).toFixed(1)}%`,
  utcDay: (at: number | string): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
      new Date(at),
    ),
};
