import { OrderLogError } from './order-log-error.ts';

export interface CsvRecord {
  readonly fields: readonly string[];
  /** Line the record begins on, from 1. */
  readonly line: number;
}

/** Comma, semicolon or tab: whichever the header line has most of, outside quotes. */
export function delimiterOf(csv: string): string {
  const header = /^(?:"(?:[^"]|"")*"|[^\r\n"])*/.exec(csv)![0].replaceAll(/"(?:[^"]|"")*"/g, '');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/**
 * Records of RFC 4180: fields may be quoted, a quote in a quoted field is doubled, either line end. Blank lines are none.
 *
 * @throws OrderLogError naming the line for a quote that is never closed
 */
export function* csvRecords(csv: string, delimiter: string): Generator<CsvRecord, void, undefined> {
  const length = csv.length;
  let at = csv.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < length) {
    const begins = line;
    const fields: string[] = [];
    for (;;) {
      let field = '';
      if (csv[at] === '"') {
        for (at++; ; at++) {
          const close = csv.indexOf('"', at);
          if (close < 0) {
            throw new OrderLogError(`the quoted field that begins on line ${line} is never closed`);
          }
          field += csv.slice(at, close);
          at = close + 1;
          if (csv[at] !== '"') break;
          field += '"';
        }
        for (const character of field) if (character === '\n') line++;
      }
      const start = at;
      while (at < length && csv[at] !== delimiter && csv[at] !== '\n' && csv[at] !== '\r') at++;
      fields.push(field + csv.slice(start, at));
      if (csv[at] !== delimiter) break;
      at++;
    }
    if (csv[at] === '\r' && csv[at + 1] === '\n') at++;
    at++;
    line++;
    if (fields.length > 1 || fields[0] !== '') yield { fields, line: begins };
  }
}
