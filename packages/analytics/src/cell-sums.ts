import { rollupMeasures, type RollupCell, type RollupMetric } from '@ebb/db';

/** Of a customer, as it is now: what its orders are counted under. */
export interface CustomerGroup {
  readonly country: string;
  /** 0: none. */
  readonly segment: number;
}

export const noGroup: CustomerGroup = { country: '', segment: 0 };

export type Measures = Partial<Pick<RollupCell, (typeof rollupMeasures)[number]>>;

/** Cells of a shop's roll-ups and by how much each changes. What comes to nothing is no change. */
export class CellSums {
  readonly #cells = new Map<string, RollupCell>();

  /** @param at `day` and `other` of the cell */
  add(
    metric: RollupMetric,
    category: string,
    at: readonly [day: number, other: number],
    { country, segment }: CustomerGroup,
    measures: Measures,
    sign: 1 | -1 = 1,
  ): void {
    const [day, other] = at;
    const cell = this.#cell(metric, category, day, other, country, segment);
    for (const name in measures) {
      const measure = name as keyof Measures;
      cell[measure] += sign * (measures[measure] ?? 0);
    }
  }

  get size(): number {
    return this.#cells.size;
  }

  /** @param sign −1 takes off what `cells` hold */
  addCells(cells: readonly RollupCell[], sign: 1 | -1 = 1): void {
    for (const { metric, category, day, other, country, segment, ...measures } of cells)
      this.add(metric, category, [day, other], { country, segment }, measures, sign);
  }

  /** In the order of the key, in which every transaction writes them. */
  changed(): RollupCell[] {
    return [...this.#cells]
      .filter(([, cell]) => rollupMeasures.some((measure) => cell[measure] !== 0))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, cell]) => cell);
  }

  #cell(
    metric: RollupMetric,
    category: string,
    day: number,
    other: number,
    country: string,
    segment: number,
  ): RollupCell {
    const key = `${metric}\n${category}\n${day}\n${other}\n${country}\n${segment}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = {
        ...{ metric, category, day, other, country, segment },
        ...{ customers: 0, orders: 0, units: 0, revenueMinor: 0, refundsMinor: 0, events: 0 },
      };
      this.#cells.set(key, cell);
    }
    return cell;
  }
}
