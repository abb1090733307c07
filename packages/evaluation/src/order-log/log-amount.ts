/**
 * Minor units (hundredths) of an amount as people write them: 1234.5, 1,234.50, 1.234,50, 1 234,50, £12, (12.00) for a
 * negative one. Of two kinds of marks the last is the decimal one; a single comma is, with one or two digits after it.
 *
 * @returns NaN for what is no amount
 */
export function amountMinorOf(text: string): number {
  let amount = text.trim().replaceAll(/[\s\u00a0\u202f'’£$€¥]/g, '');
  let sign = 1;
  if (/^\(.*\)$/.test(amount)) [sign, amount] = [-1, amount.slice(1, -1)];
  const comma = amount.lastIndexOf(',');
  const point = amount.lastIndexOf('.');
  if (comma >= 0 && (comma > point ? point >= 0 || /^[-+]?\d+,\d{1,2}$/.test(amount) : false)) {
    amount = amount.replaceAll('.', '').replace(',', '.');
  } else amount = amount.replaceAll(/,(?=\d{3}(\D|$))/g, '');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(amount)) return NaN;
  const minor = Math.round(sign * Number(amount) * 100);
  return Number.isSafeInteger(minor) ? minor : NaN;
}
