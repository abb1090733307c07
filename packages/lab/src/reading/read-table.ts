import { ColumnStore } from './column-store.ts';
import { createRowReader } from './read-rows.ts';

export interface LabRows {
  readonly columns: readonly ColumnStore[];
  readonly rows: number;
  /** Rows that repeat an earlier one in every column. */
  readonly duplicates: number;
  readonly delimiter: string;
}

export interface TableReader {
  /** @throws LabError naming line and column */
  write(text: string): void;
  /** @throws LabError */
  end(): Promise<LabRows>;
}

/** Reads a whole table, piece by piece. */
export function createTableReader(): TableReader {
  let columns: ColumnStore[] = [];
  let rows = 0;
  let duplicates = 0;
  const seen = new Set<number>();
  const reader = createRowReader(
    (names) => (columns = names.map((name) => new ColumnStore(name))),
    (cells, line) => {
      rows++;
      for (let place = 0; place < cells.length; place++) columns[place]!.add(cells[place]!, line);
      const hash = hashOf(cells);
      if (seen.has(hash)) duplicates++;
      else seen.add(hash);
    },
  );
  return {
    write: (text) => reader.write(text),
    async end() {
      await reader.end();
      return { columns, rows, duplicates, delimiter: reader.delimiter };
    },
  };
}

export async function readTable(text: string): Promise<LabRows> {
  const reader = createTableReader();
  reader.write(text);
  return reader.end();
}

/** 53 bits: among 200,000 rows two different ones have the same with a chance of one in 450,000. */
function hashOf(cells: readonly string[]): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const cell of cells) {
    for (let at = 0; at < cell.length; at++) {
      const code = cell.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b) + 0x27d4eb2f;
    }
    low = Math.imul(low ^ 0x1f, 0x01000193);
    high = Math.imul(high ^ 0x1f, 0xc2b2ae35) + 1;
  }
  return ((high ^ (high >>> 15)) >>> 11) * 2 ** 32 + (low >>> 0);
}
