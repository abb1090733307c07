import type { LabColumnUse, LabField } from '@ebb/contracts/lab';
import type { PreparedColumn } from '@ebb/learning/clustering';
import type { LabRows } from '../reading/read-table.ts';

const mostChoices = 200;
const dayMs = 86_400_000;

/** A question for each column: its limits are those that were set, else what the table holds. */
export function formFields(
  table: LabRows,
  uses: readonly LabColumnUse[],
  prepared: readonly PreparedColumn[],
): LabField[] {
  return uses.map((use): LabField => {
    const column = table.columns.find(({ name }) => name === use.name)!;
    if (use.kind === 'category') {
      const counts = new Map<string, number>();
      for (let row = 0; row < column.rows; row++) {
        const text = column.textAt(row);
        if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      const values = [...counts].sort(([, left], [, right]) => right - left).map(([value]) => value);
      return {
        ...{ name: use.name, kind: 'category', least: null, most: null, isWhole: false },
        ...{ values: values.slice(0, mostChoices), usual: values[0] ?? '' },
      };
    }
    const isDate = use.kind === 'date';
    let least = Infinity;
    let most = -Infinity;
    let isWhole = true;
    for (let row = 0; row < column.rows; row++) {
      const value = isDate ? column.dateAt(row) : column.numberAt(row);
      if (Number.isNaN(value)) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
      isWhole &&= Number.isInteger(value);
    }
    const learnt = prepared.find(({ name }) => name === use.name);
    const middle = learnt?.kind === 'number' ? learnt.fill : least;
    if (isDate) {
      const usual = new Date(Math.floor(middle) * dayMs).toISOString().slice(0, 10);
      return { name: use.name, kind: 'date', least: null, most: null, isWhole: false, values: [], usual };
    }
    return {
      ...{ name: use.name, kind: 'number', isWhole, values: [] },
      least: use.least === undefined ? least : use.least,
      most: use.most === undefined ? most : use.most,
      usual: String(isWhole ? Math.round(middle) : Number(middle.toPrecision(6))),
    };
  });
}
