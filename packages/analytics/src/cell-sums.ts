import { openDay, rollupMeasures, type RollupCell, type RollupMetric } from '@ebb/db';

/** Of a customer, as it is now: what its orders are counted under. */
export interface CustomerGroup {
  readonly country: string;
  /** 0: none. */
  readonly segment: number;
}

export const noGroup: CustomerGroup = { country: '', segment: 0 };

export type Measures = Partial<Pick<RollupCell, (typeof rollupMeasures)[number]>>;

/** Cells of one category, country and segment. Found once for many additions: this runs for every order. */
export class CellGroup {
  readonly #cells = new Map<RollupMetric, Map<number, RollupCell>>();
  readonly #of: Pick<RollupCell, 'category' | 'country' | 'segment'>;

  constructor(of: Pick<RollupCell, 'category' | 'country' | 'segment'>) {
    this.#of = of;
  }

  /** @returns the cell, to be added to */
  cell(metric: RollupMetric, day: number, other: number): RollupCell {
    let cells = this.#cells.get(metric);
    if (cells === undefined) this.#cells.set(metric, (cells = new Map<number, RollupCell>()));
    const key = keyOf(day, other);
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = {
        ...{ metric, category: this.#of.category, day, other },
        ...{ country: this.#of.country, segment: this.#of.segment },
        ...{ customers: 0, orders: 0, units: 0, revenueMinor: 0, refundsMinor: 0, events: 0 },
      };
      cells.set(key, cell);
    }
    return cell;
  }

  *all(): Generator<RollupCell, void, undefined> {
    for (const cells of this.#cells.values()) yield* cells.values();
  }
}

const daysKept = 2 ** 20;

/** One number for both: days are few, minutes have no `other`. */
function keyOf(day: number, other: number): number {
  return day === openDay ? -1 - other : day * daysKept + other;
}

/** Cells of a shop's roll-ups and by how much each changes. What comes to nothing is no change. */
export class CellSums {
  readonly #groups = new Map<string, CellGroup>();

  group(category: string, { country, segment }: CustomerGroup): CellGroup {
    const key = `${segment}\n${country}\n${category}`;
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = new CellGroup({ category, country, segment })));
    return group;
  }

  add(
    metric: RollupMetric,
    category: string,
    at: readonly [day: number, other: number],
    group: CustomerGroup,
    measures: Measures,
    sign: 1 | -1 = 1,
  ): void {
    const cell = this.group(category, group).cell(metric, at[0], at[1]);
    for (const measure of rollupMeasures) cell[measure] += sign * (measures[measure] ?? 0);
  }

  /** @param sign −1 takes off what `cells` hold */
  addCells(cells: readonly RollupCell[], sign: 1 | -1 = 1): void {
    for (const cell of cells) this.add(cell.metric, cell.category, [cell.day, cell.other], cell, cell, sign);
  }

  /** In an order in which every transaction writes them. */
  changed(): RollupCell[] {
    return [...this.#groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, group]) => [...group.all()])
      .filter((cell) => rollupMeasures.some((measure) => cell[measure] !== 0))
      .sort(byKey);
  }
}

const keys = ['metric', 'category', 'day', 'other', 'country', 'segment'] as const;

function byKey(a: RollupCell, b: RollupCell): number {
  for (const key of keys) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
}
