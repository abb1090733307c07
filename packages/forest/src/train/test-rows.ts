import { createSeededRandom } from '../seeded-random.ts';

export interface TestRows {
  readonly data: Float64Array;
  readonly labels: Uint8Array;
  readonly featureNames: readonly string[];
}

/**
 * Rows for tests: half the features are counts, half are shares; the label leans on the first four, two of
 * them together. `missingShare` of the values are NaN.
 */
export function testRows(
  rowCount: number,
  options: { readonly features?: number; readonly seed?: number; readonly missingShare?: number } = {},
): TestRows {
  const features = options.features ?? 6;
  const random = createSeededRandom(options.seed ?? 1, 0);
  const share = (): number => random.below(1 << 24) / (1 << 24); // single precision exactly
  const data = new Float64Array(rowCount * features);
  const labels = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const at = row * features;
    for (let f = 0; f < features; f++) data[at + f] = f % 2 === 0 ? Math.floor(100 * share() ** 2) : share();
    const lean =
      data[at]! / 25 -
      1 +
      (features > 3 ? (data[at + 1]! > 0.5 ? 1 : -1) * (data[at + 2]! > 20 ? 1.5 : -1) : 0);
    labels[row] = share() < 1 / (1 + Math.exp(-2 * lean)) ? 1 : 0;
    for (let f = 0; f < features; f++) if (share() < (options.missingShare ?? 0)) data[at + f] = NaN;
  }
  return { data, labels, featureNames: Array.from({ length: features }, (_, f) => `feature_${f}`) };
}

/** Area under the ROC curve by ranks; ties count half. */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let ones = 0;
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && scores[order[end]!] === scores[order[i]!]) end++;
    for (let j = i; j < end; j++) {
      if (labels[order[j]!] !== 1) continue;
      rankSum += (i + end + 1) / 2;
      ones++;
    }
    i = end;
  }
  return (rankSum - (ones * (ones + 1)) / 2) / (ones * (order.length - ones));
}
