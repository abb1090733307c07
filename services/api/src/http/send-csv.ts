import { Readable } from 'node:stream';
import { csvLine } from '@ebb/contracts';
import type { FastifyReply } from 'fastify';

export interface CsvColumn<Row> {
  readonly label: string;
  /** Plain numbers and ISO times; null is an empty cell. */
  readonly of: (row: Row) => string | number | null;
}

/** So that spreadsheets take it for what it is. */
const byteOrderMark = '\uFEFF';

/** Sends a table as it is read, page by page: everything, whatever its length. */
export async function sendCsv<Row>(
  reply: FastifyReply,
  fileName: string,
  columns: readonly CsvColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): Promise<string> {
  async function* lines() {
    yield byteOrderMark + csvLine(columns.map(({ label }) => label));
    for await (const rows of pages) {
      const text = rows.map((row) => csvLine(columns.map(({ of }) => of(row)))).join('');
      if (text !== '') yield text;
    }
  }
  reply.type('text/csv; charset=utf-8');
  reply.header('content-disposition', `attachment; filename="${fileName}"`);
  return reply.send(Readable.from(lines())) as unknown as Promise<string>;
}

export function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
