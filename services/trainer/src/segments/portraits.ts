import { segmentFeatureNames, type SegmentPortrait } from '@ebb/contracts';
import { segmentFeatureCount as width } from '@ebb/domain';
import type { SegmentImportance } from '@ebb/learning/clustering';
import type { NamedSegment } from './persona-kinds.ts';
import type { SegmentInputs } from './segment-inputs.ts';

const spendPlace = segmentFeatureNames.indexOf('spend');

/** What is said of each segment, over all customers; what makes it, over those that were sampled. */
export function portraitsOf(
  { values, customers }: SegmentInputs,
  labels: Int32Array,
  named: readonly NamedSegment[],
  importance: readonly SegmentImportance[],
  silhouettes: readonly (number | null)[],
): { medians: number[]; portraits: SegmentPortrait[] } {
  const rowsOf = named.map((): number[] => []);
  for (let row = 0; row < customers; row++) rowsOf[labels[row]!]!.push(row);
  const column = (rows: readonly number[], place: number) =>
    Float64Array.from(rows, (row) => values[row * width + place]!);
  const everybody = Array.from({ length: customers }, (_, row) => row);
  const each = <T>(of: (place: number) => T): T[] => segmentFeatureNames.map((_, place) => of(place));
  return {
    medians: each((place) => medianOf(column(everybody, place))),
    portraits: named.map((segment, place) => {
      const rows = rowsOf[place]!;
      const { treeImportance01, standardisedDifference, rule } = importance[place]!;
      return {
        ...segment,
        customers: rows.length,
        revenueMinor: sumOf(column(rows, spendPlace)),
        medians: each((at) => medianOf(column(rows, at))),
        means: each((at) => (rows.length === 0 ? 0 : sumOf(column(rows, at)) / rows.length)),
        silhouette: silhouettes[place] ?? null,
        importance01: [...treeImportance01],
        difference: [...standardisedDifference],
        rule: {
          conditions: rule.conditions.map(({ column: at, above, atMost }) => ({
            feature: segmentFeatureNames[at]!,
            above,
            atMost,
          })),
          precision01: rule.precision01,
          coverage01: rule.coverage01,
        },
      };
    }),
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function medianOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
