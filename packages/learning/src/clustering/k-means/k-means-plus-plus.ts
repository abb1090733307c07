import type { UniformRandom } from './mersenne-twister.ts';

/**
 * Rows to start from, by greedy k-means++ (Arthur and Vassilvitskii 2007): every next centre is drawn with
 * probability proportional to the squared distance to the nearest so far, the best of 2 + ⌊ln k⌋ draws. The draws are
 * scikit-learn's, in its order, so one seed starts both from the same rows.
 *
 * @param values row-major, `rowCount × columns`
 * @returns row numbers, `clusters` of them; rows repeat where there are fewer distinct ones
 */
export function kMeansPlusPlus(
  values: Float64Array,
  rowCount: number,
  columns: number,
  clusters: number,
  random: UniformRandom,
): Int32Array {
  const trials = 2 + Math.floor(Math.log(clusters));
  const chosen = new Int32Array(clusters);
  let nearest = new Float64Array(rowCount).fill(Infinity);
  let candidate = new Float64Array(rowCount);
  let best = new Float64Array(rowCount);

  /** Squared distance to the nearest centre if `row` were one too; returns their sum. */
  function withCentre(row: number, out: Float64Array): number {
    const start = row * columns;
    let potential = 0;
    for (let other = 0, at = 0; other < rowCount; other++) {
      let distance = 0;
      for (let column = 0; column < columns; column++, at++) {
        const off = values[at]! - values[start + column]!;
        distance += off * off;
      }
      const kept = nearest[other]! < distance ? nearest[other]! : distance;
      out[other] = kept;
      potential += kept;
    }
    return potential;
  }

  chosen[0] = drawUniform(rowCount, random.next());
  let potential = withCentre(chosen[0], candidate);
  [nearest, candidate] = [candidate, nearest];

  const draws = new Float64Array(trials);
  const candidates = new Int32Array(trials);
  for (let cluster = 1; cluster < clusters; cluster++) {
    for (let trial = 0; trial < trials; trial++) draws[trial] = random.next() * potential;
    drawByMass(nearest, draws, candidates);
    let bestPotential = Infinity;
    for (let trial = 0; trial < trials; trial++) {
      const reached = withCentre(candidates[trial]!, candidate);
      if (reached >= bestPotential) continue;
      bestPotential = reached;
      chosen[cluster] = candidates[trial]!;
      [best, candidate] = [candidate, best];
    }
    potential = bestPotential;
    [nearest, best] = [best, nearest];
  }
  return chosen;
}

/** First row whose cumulated share exceeds the draw; the shares are summed as numpy sums them. */
function drawUniform(rowCount: number, draw: number): number {
  const share = 1 / rowCount;
  let total = 0;
  for (let row = 0; row < rowCount; row++) total += share;
  let cumulated = 0;
  for (let row = 0; row < rowCount; row++) {
    cumulated += share;
    if (cumulated / total > draw) return row;
  }
  return rowCount - 1;
}

/** For every draw the first row whose cumulated mass reaches it; the last row where rounding leaves none. */
function drawByMass(mass: Float64Array, draws: Float64Array, rows: Int32Array): void {
  const order = Array.from(draws.keys()).sort((left, right) => draws[left]! - draws[right]!);
  let cumulated = 0;
  let place = 0;
  for (let row = 0; row < mass.length && place < order.length; row++) {
    cumulated += mass[row]!;
    while (place < order.length && cumulated >= draws[order[place]!]!) rows[order[place++]!] = row;
  }
  for (; place < order.length; place++) rows[order[place]!] = mass.length - 1;
}
