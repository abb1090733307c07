import type { LabColumnUse, PredictReport, PredictSettings } from '@ebb/contracts/lab';
import { evenRows, usedColumns } from '../model/typed-columns.ts';
import type { ColumnStore } from '../reading/column-store.ts';
import { LabError } from '../reading/lab-error.ts';
import type { LabRows } from '../reading/read-table.ts';

const mostClasses = 10;
const leastRowsOfClass = 10;
const mostSampled = 20_000;

/** The rows of a table that a prediction is learnt from. */
export interface PredictTable {
  /** Columns that are predicted from. */
  readonly uses: LabColumnUse[];
  readonly classes: PredictReport['classes'];
  /** Rows that have a class that is frequent enough (and a time, where that is asked for). */
  readonly known: number;
  readonly withoutTarget: number;
  /** Of them those that were drawn, evenly. */
  readonly rows: Int32Array;
  readonly labels: Uint8Array;
  /** Days, of a split by time. */
  readonly times: Float64Array | null;
}

/** @throws LabError that says what of the settings does not fit the table */
export function choosePredictTable(table: LabRows, settings: PredictSettings): PredictTable {
  const { target, split, timeColumn } = settings;
  const find = (name: string): ColumnStore => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) throw new LabError(`The table has no column ${JSON.stringify(name)}.`);
    return column;
  };
  const predicted = find(target);
  const time = split === 'time' ? timeOf(find, timeColumn) : null;
  const uses = usedColumns(settings.columns).filter(
    ({ name }) => name !== target && (time === null || name !== timeColumn),
  );
  if (uses.length === 0)
    throw new LabError('Every other column is left out: nothing is there to predict from.');

  const counts = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const text = predicted.textAt(row);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count >= leastRowsOfClass);
  if (frequent.length < 2) {
    throw new LabError(
      `The column ${JSON.stringify(target)} has fewer than two values with ${leastRowsOfClass} rows each: there is nothing to predict.`,
    );
  }
  if (frequent.length > mostClasses) {
    throw new LabError(
      `The column ${JSON.stringify(target)} has ${frequent.length} different values; at most ${mostClasses} can be predicted.`,
    );
  }
  const isNumber = frequent.every(([name]) => !Number.isNaN(Number(name)));
  frequent.sort(([left], [right]) => (isNumber ? Number(left) - Number(right) : left < right ? -1 : 1));
  const labelOf = new Map(frequent.map(([name], label) => [name, label]));
  const known: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const text = predicted.textAt(row);
    if (text === null || !labelOf.has(text)) continue;
    if (time === null || !Number.isNaN(time.dateAt(row))) known.push(row);
  }
  const rows = Int32Array.from(evenRows(known.length, mostSampled), (at) => known[at]!);
  return {
    uses,
    classes: frequent.map(([name, count]) => ({ name, rows: count })),
    known: known.length,
    withoutTarget: table.rows - known.length,
    rows,
    labels: Uint8Array.from(rows, (row) => labelOf.get(predicted.textAt(row)!)!),
    times: time === null ? null : Float64Array.from(rows, (row) => time.dateAt(row)),
  };
}

function timeOf(find: (name: string) => ColumnStore, name: string | null): ColumnStore {
  if (name === null) throw new LabError('A split by time needs a column of dates.');
  const column = find(name);
  if (column.dateCount === 0) throw new LabError(`The column ${JSON.stringify(name)} holds no dates.`);
  return column;
}
