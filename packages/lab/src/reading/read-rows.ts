import { labLimits } from '@ebb/contracts/lab';
import { CsvError, parse, type Parser } from 'csv-parse';
import { LabError } from './lab-error.ts';

export interface RowReader {
  /** @throws LabError naming line and column */
  write(text: string): void;
  /** @throws LabError */
  end(): Promise<void>;
  readonly delimiter: string;
}

const delimiters = [',', ';', '\t', '|'] as const;

/**
 * Reads CSV as it comes, row by row: separator found by the first line, quotes as RFC 4180, a byte order mark passed over.
 * Nothing of it is kept.
 */
export function createRowReader(
  onHeader: (names: readonly string[]) => void,
  onRow: (cells: readonly string[], line: number) => void,
): RowReader {
  let parser: Parser | undefined;
  let delimiter = ',';
  let waiting = '';
  let names: readonly string[] | undefined;
  let rows = 0;

  function open(text: string): Parser {
    delimiter = delimiterOf(text);
    const made = parse({
      bom: true,
      delimiter,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_quotes: false,
      relax_column_count: true,
      max_record_size: labLimits.columns * (labLimits.cellCharacters + 4),
    });
    // It is asked after each piece; without a listener it would end the process.
    made.on('error', () => undefined);
    return made;
  }

  function drain(): void {
    if (parser === undefined) return;
    for (let record = read(); record !== null; record = read()) take(record.record, record.info.lines);
    if (parser.errored) throw explain(parser.errored);
  }

  function read() {
    return parser!.read() as { record: string[]; info: { lines: number } } | null;
  }

  function take(cells: string[], line: number): void {
    if (names === undefined) {
      names = namesOf(cells);
      onHeader(names);
      return;
    }
    if (cells.length !== names.length) {
      const where =
        cells.length < names.length
          ? `the column ${JSON.stringify(names[cells.length])} and what follows are missing`
          : `after the column ${JSON.stringify(names.at(-1))} there is ${JSON.stringify(cells[names.length])}`;
      throw new LabError(
        `Line ${line} has ${cells.length} values, the first line names ${names.length} columns: ${where}.`,
      );
    }
    const long = cells.findIndex((cell) => cell.length > labLimits.cellCharacters);
    if (long >= 0) {
      throw new LabError(
        `Line ${line}, column ${JSON.stringify(names[long])}: a value of ${cells[long]!.length} characters; at most ${labLimits.cellCharacters} are taken.`,
      );
    }
    rows++;
    if (rows > labLimits.rows) {
      throw new LabError(
        `The table has more than ${labLimits.rows.toLocaleString('en')} rows (line ${line}).`,
      );
    }
    onRow(cells, line);
  }

  return {
    get delimiter() {
      return delimiter;
    },
    write(text) {
      if (parser === undefined) {
        waiting += text;
        // The first line tells the separator: it must be there whole.
        if (!waiting.includes('\n')) return;
        parser = open(waiting);
        parser.write(waiting);
        waiting = '';
      } else parser.write(text);
      drain();
    },
    async end() {
      if (parser === undefined) {
        if (waiting.trim() === '') throw new LabError('The file is empty.');
        parser = open(waiting);
        parser.write(waiting);
      }
      drain();
      const last = parser;
      await new Promise<void>((resolve) => {
        last.on('readable', resolve);
        last.on('end', resolve);
        last.on('error', () => resolve());
        last.end();
      });
      drain();
      if (names === undefined) throw new LabError('The file is empty.');
      if (rows === 0) throw new LabError('The file has a first line with names and no rows.');
    },
  };
}

function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = delimiters.map((mark) => line.split(mark).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}

function namesOf(cells: readonly string[]): string[] {
  if (cells.length > labLimits.columns) {
    throw new LabError(
      `The first line names ${cells.length} columns; at most ${labLimits.columns} are taken.`,
    );
  }
  const seen = new Set<string>();
  return cells.map((cell, place) => {
    const name = cell.slice(0, 200) || `Column ${place + 1}`;
    if (seen.has(name)) {
      throw new LabError(`Line 1, column ${place + 1}: a second column is called ${JSON.stringify(name)}.`);
    }
    seen.add(name);
    return name;
  });
}

function explain(error: Error): Error {
  if (!(error instanceof CsvError)) return error;
  const { lines, column } = error as CsvError & { lines?: number; column?: unknown };
  const place = typeof column === 'number' ? `, column ${column + 1}` : '';
  const words: Readonly<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
    INVALID_OPENING_QUOTE:
      'a quotation mark inside of a value; write it twice and the value in quotation marks',
    CSV_INVALID_CLOSING_QUOTE: 'text after a closing quotation mark',
    CSV_MAX_RECORD_SIZE: 'a row of more characters than are taken',
  };
  return new LabError(`Line ${lines ?? '?'}${place}: ${words[error.code] ?? error.message}.`);
}
