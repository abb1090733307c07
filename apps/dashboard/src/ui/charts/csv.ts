import { csvLine } from '@ebb/contracts';

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
  return [
    csvLine(columns.map((column) => column.label)),
    ...rows.map((row) => csvLine(columns.map((column) => column.raw(row)))),
  ].join('');
}

/** Hands the rows over as a file `NAME.csv`. */
export function downloadCsv<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  const url = URL.createObjectURL(new Blob([toCsv(columns, rows)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
