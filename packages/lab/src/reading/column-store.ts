import { dateOf, isMissing, numberOf } from './cell.ts';

/** Different texts of one column that are kept; a column with more of them is no category. */
export const mostTexts = 20_000;

/**
 * One column as it grows. Numbers and dates as numbers, texts as places in a list: a table of 200,000 rows and 40 columns
 * takes a few hundred megabytes at most, whatever is in it.
 */
export class ColumnStore {
  readonly name: string;
  rows = 0;
  missing = 0;
  /** Rows that hold a number, and rows that hold a date. */
  numberCount = 0;
  dateCount = 0;
  /** Line of the first value that is neither missing nor a number, and that value. */
  firstText: { readonly line: number; readonly value: string } | null = null;
  /** Whether there were more different texts than are kept. */
  isOverfull = false;
  readonly texts: string[] = [];
  readonly #placeOf = new Map<string, number>();
  #numbers = new Float64Array(1_024);
  #dates: Float64Array | null = null;
  /** Place of the text + 1; 0 where the value is missing or the number says all of it. */
  #codes: Int32Array | null = null;

  constructor(name: string) {
    this.name = name;
  }

  add(text: string, line: number): void {
    const row = this.rows++;
    if (row === this.#numbers.length) this.#grow();
    if (isMissing(text)) {
      this.missing++;
      this.#numbers[row] = NaN;
      if (this.#dates) this.#dates[row] = NaN;
      return;
    }
    const value = numberOf(text);
    this.#numbers[row] = value;
    if (!Number.isNaN(value)) {
      this.numberCount++;
      if (this.#dates) this.#dates[row] = NaN;
      if (String(value) === text) return;
    } else {
      this.firstText ??= { line, value: text };
      const date = dateOf(text);
      if (!Number.isNaN(date)) this.dateCount++;
      if (!Number.isNaN(date) || this.#dates) {
        this.#dates ??= new Float64Array(this.#numbers.length).fill(NaN, 0, row);
        this.#dates[row] = date;
      }
    }
    this.#keepText(text, row);
  }

  #keepText(text: string, row: number): void {
    let place = this.#placeOf.get(text);
    if (place === undefined) {
      if (this.texts.length >= mostTexts) {
        this.isOverfull = true;
        return;
      }
      place = this.texts.length;
      this.texts.push(text);
      this.#placeOf.set(text, place);
    }
    this.#codes ??= new Int32Array(this.#numbers.length);
    this.#codes[row] = place + 1;
  }

  #grow(): void {
    const length = this.#numbers.length * 2;
    const wider = <T extends Float64Array | Int32Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    this.#numbers = wider(new Float64Array(length), this.#numbers);
    if (this.#dates) this.#dates = wider(new Float64Array(length), this.#dates);
    if (this.#codes) this.#codes = wider(new Int32Array(length), this.#codes);
  }

  /** NaN where the row holds no number. */
  numberAt(row: number): number {
    return this.#numbers[row]!;
  }

  /** Days since 1970; NaN where the row holds no date. */
  dateAt(row: number): number {
    return this.#dates === null ? NaN : this.#dates[row]!;
  }

  /** As it was written; null where it is missing (or beyond the texts that are kept). */
  textAt(row: number): string | null {
    const code = this.#codes === null ? 0 : this.#codes[row]!;
    if (code > 0) return this.texts[code - 1]!;
    const value = this.#numbers[row]!;
    return Number.isNaN(value) ? null : String(value);
  }
}
