/** A number that a program is to read as one: also a negative one, which begins like a formula. */
const plainNumber = /^[-+]?\d+([.,]\d+)?$/;
/** Spreadsheets run text that begins so; the name of a customer is no formula. */
const formulaStart = /^[=+\-@\t\r\n]/;

/** One cell of RFC 4180. Null is an empty one. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
