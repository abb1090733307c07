import type { LabSegment } from '@ebb/contracts/lab';
import { segmentImportance, type TableColumn } from '@ebb/learning/clustering';
import type { Rows } from '@ebb/learning';

const shownFeatures = 8;
const shownValues = 6;
/** In standard deviations: less is not worth a name. */
const leastNamed = 0.35;

/** Counts by segment over all rows, added up block by block. */
export interface SegmentTotals {
  readonly rows: Float64Array;
  /** By column: sums and counts of numbers, or counts of categories. */
  readonly columns: readonly {
    readonly name: string;
    readonly sums: Float64Array;
    readonly counts: Float64Array;
    readonly categories: readonly Map<string, number>[];
  }[];
}

export function emptyTotals(names: readonly string[], segments: number): SegmentTotals {
  return {
    rows: new Float64Array(segments),
    columns: names.map((name) => ({
      name,
      sums: new Float64Array(segments),
      counts: new Float64Array(segments),
      categories: Array.from({ length: segments }, () => new Map<string, number>()),
    })),
  };
}

/** @param labels segments of these rows; −1 belongs to none */
export function addToTotals(
  totals: SegmentTotals,
  block: readonly TableColumn[],
  labels: ArrayLike<number>,
): void {
  for (let row = 0; row < labels.length; row++) {
    const segment = labels[row]!;
    if (segment < 0) continue;
    totals.rows[segment]! += 1;
    for (const [place, column] of block.entries()) {
      const of = totals.columns[place]!;
      if (column.kind === 'number') {
        const value = column.values[row]!;
        if (Number.isNaN(value)) continue;
        of.sums[segment]! += value;
        of.counts[segment]! += 1;
      } else {
        const value = column.values[row] ?? '(missing)';
        of.categories[segment]!.set(value, (of.categories[segment]!.get(value) ?? 0) + 1);
      }
    }
  }
}

/**
 * Size, typical values and what makes each segment.
 *
 * @param plain the rows behind `labels` in the table's own units, with `features` as names
 */
export function describeLabSegments(
  totals: SegmentTotals,
  plain: Rows,
  features: readonly string[],
  labels: ArrayLike<number>,
  silhouetteOf: readonly (number | null)[],
): LabSegment[] {
  const all = totals.rows.reduce((sum, count) => sum + count, 0);
  const importance = segmentImportance(plain, labels, totals.rows.length);
  const columns = new Set(totals.columns.map(({ name }) => name));
  const isCategory = (feature: string) => !columns.has(feature);
  return importance.map(({ segment, standardisedDifference, treeImportance01, rule }): LabSegment => {
    const differences = features
      .map((feature, place) => ({
        feature,
        difference: standardisedDifference[place]!,
        importance01: treeImportance01[place]!,
      }))
      .sort((left, right) => Math.abs(right.difference) - Math.abs(left.difference))
      .slice(0, shownFeatures);
    const rows = totals.rows[segment]!;
    return {
      id: segment + 1,
      name: nameOf(segment, differences, isCategory),
      rows,
      share01: all > 0 ? rows / all : 0,
      silhouette: silhouetteOf[segment] ?? null,
      means: totals.columns.map(({ name, sums, counts, categories }) => {
        const inside = counts[segment]!;
        const counted = counts.reduce((sum, count) => sum + count, 0);
        return {
          column: name,
          mean: inside > 0 ? sums[segment]! / inside : null,
          overall: counted > 0 ? sums.reduce((sum, value) => sum + value, 0) / counted : null,
          shares: [...categories[segment]!]
            .sort(([, left], [, right]) => right - left)
            .slice(0, shownValues)
            .map(([value, count]) => ({ value, share01: count / rows })),
        };
      }),
      differences,
      rule: {
        conditions: rule.conditions.map(({ column, above, atMost }) => ({
          feature: features[column]!,
          ...{ above, atMost },
        })),
        precision01: rule.precision01,
        coverage01: rule.coverage01,
      },
    };
  });
}

/** "2: high Milk, Channel = 1": what sets a segment most apart. Of a category only what it has, not what it lacks. */
function nameOf(
  segment: number,
  differences: readonly { readonly feature: string; readonly difference: number }[],
  isCategory: (feature: string) => boolean,
): string {
  const parts = differences
    .filter(({ feature, difference }) => difference >= (isCategory(feature) ? leastNamed : -Infinity))
    .filter(({ difference }) => Math.abs(difference) >= leastNamed)
    .slice(0, 2)
    .map(({ feature, difference }) => {
      if (isCategory(feature)) return feature;
      return `${difference > 0 ? 'high' : 'low'} ${feature}`;
    });
  return `${segment + 1}: ${parts.length === 0 ? 'in the middle' : parts.join(', ')}`;
}
