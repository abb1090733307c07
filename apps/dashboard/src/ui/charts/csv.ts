/** One column of a chart's table and of its CSV. */
export interface Column<Row> {
  label: string;
  /** As a person reads it. */
  text: (row: Row) => string;
  /** As a program reads it: plain numbers and ISO dates. Null is an empty cell. */
  raw: (row: Row) => string | number | null;
}

/** RFC 4180, with a header row. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map((column) => cell(column.label)),
    ...rows.map((row) => columns.map((column) => cell(column.raw(row)))),
  ];
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // Spreadsheets run text that begins like a formula; a customer's name is not one.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
