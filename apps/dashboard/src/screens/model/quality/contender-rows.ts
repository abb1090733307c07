import type { ModelDetail, ModelPage } from '@ebb/contracts';
import type { MetricTerm, Metrics } from './metric-terms.ts';

export type ContenderKind = 'champion' | 'rejected' | 'challenger' | 'classifier' | 'rule';

/** One line of the table of metrics. */
export interface ContenderRow {
  key: string;
  name: string;
  kind: ContenderKind;
  metrics: Metrics;
  /** Mean days before the 90-day rule; null where it was not measured. */
  leadDays: number | null;
}

export type SortKey = MetricTerm['key'] | 'leadDays';

/** The name under which the newest test's metrics keep the model itself: the one that is nobody else's. */
function ownNewest(model: ModelDetail): Metrics | null {
  const others = new Set([...model.challengers, ...model.baselines].map(({ name }) => name));
  return model.newestTest.find(({ name }) => !others.has(name))?.metrics ?? null;
}

/**
 * Everybody who was asked about the model's own test rows, and the challengers in shadow with the metrics of their
 * own tests. `test` chooses all test days together or the newest alone, which challengers have no metrics for here.
 */
export function contenderRows(
  model: ModelDetail,
  models: ModelPage['models'],
  test: 'all' | 'newest',
): ContenderRow[] {
  const newest = new Map(model.newestTest.map(({ name, metrics }) => [name, metrics]));
  const leadOf = new Map(model.rivals.map(({ name, leadTime }) => [name, leadTime?.meanDaysEarlier ?? null]));
  const own = test === 'all' ? model.metrics : ownNewest(model);
  const kind: ContenderKind = model.status === 'champion' ? 'champion' : 'rejected';
  const rows: ContenderRow[] = [];
  if (own) {
    const leadDays = model.leadTime?.meanDaysEarlier ?? null;
    rows.push({ key: model.id, name: `Model ${model.version}`, kind, metrics: own, leadDays });
  }
  const add = (rivals: ModelDetail['challengers'], rivalKind: ContenderKind) => {
    for (const { name, metrics: pooled } of rivals) {
      const metrics = test === 'all' ? pooled : newest.get(name);
      if (metrics)
        rows.push({ key: name, name, kind: rivalKind, metrics, leadDays: leadOf.get(name) ?? null });
    }
  };
  add(model.challengers, 'classifier');
  add(model.baselines, 'rule');
  if (test === 'all') {
    for (const { id, version, status, metrics } of models) {
      if (status === 'challenger' && id !== model.id && metrics)
        rows.push({ key: id, name: `Model ${version}`, kind: 'challenger', metrics, leadDays: null });
    }
  }
  return rows;
}

export function valueOf(row: ContenderRow, key: SortKey): number | null {
  return key === 'leadDays' ? row.leadDays : row.metrics[key];
}

/** Best first, or worst first; whoever has no value comes last either way. */
export function sortedRows(
  rows: readonly ContenderRow[],
  key: SortKey,
  isLowerBetter: boolean,
  isBestFirst: boolean,
): ContenderRow[] {
  const sign = isLowerBetter === isBestFirst ? 1 : -1;
  return [...rows].sort((left, right) => {
    const [a, b] = [valueOf(left, key), valueOf(right, key)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (a - b);
  });
}

/** The best value of a column among those asked about the same rows; null when all are alike. */
export function bestValue(
  rows: readonly ContenderRow[],
  key: SortKey,
  isLowerBetter: boolean,
): number | null {
  const values = rows
    .filter(({ kind }) => kind !== 'challenger')
    .map((row) => valueOf(row, key))
    .filter((value) => value !== null);
  if (new Set(values).size < 2) return null;
  return isLowerBetter ? Math.min(...values) : Math.max(...values);
}
