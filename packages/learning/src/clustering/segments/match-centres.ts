import { assignAtMinimumCost } from './minimum-cost-assignment.ts';

export interface CentreMatch {
  /** Of each new centre the old one it continues, or null: it is new. */
  readonly oldOfNew: readonly (number | null)[];
  /** Old centres that none continues. */
  readonly ended: readonly number[];
}

/**
 * Which new segment continues which old one, so that names stay: the pairing of the least summed distance between
 * centres. Both must be in the same units: bring the old centres into the new preparation first.
 *
 * @param featureCount columns of a centre
 * @param options.furthest a pair further apart is none; default any distance is one
 * @throws RangeError when the values do not fill the centres
 */
export function matchCentres(
  oldCentres: Float64Array,
  newCentres: Float64Array,
  featureCount: number,
  options: { readonly furthest?: number } = {},
): CentreMatch {
  const oldCount = oldCentres.length / featureCount;
  const newCount = newCentres.length / featureCount;
  if (!Number.isInteger(oldCount) || !Number.isInteger(newCount)) {
    throw new RangeError(`centres do not have ${featureCount} values each`);
  }
  const { furthest = Infinity } = options;
  const distances = new Float64Array(newCount * oldCount);
  for (let at = 0; at < distances.length; at++) {
    const fresh = Math.floor(at / oldCount) * featureCount;
    const old = (at % oldCount) * featureCount;
    let squares = 0;
    for (let column = 0; column < featureCount; column++) {
      squares += (newCentres[fresh + column]! - oldCentres[old + column]!) ** 2;
    }
    distances[at] = Math.sqrt(squares);
  }
  // A distance too far costs the same for all, and more than any that is allowed: it never displaces a real pair.
  const largest = distances.reduce(
    (most, distance) => (distance <= furthest ? Math.max(most, distance) : most),
    0,
  );
  const forbidden = (largest + 1) * (oldCount + newCount);
  const costs = distances.map((distance) => (distance <= furthest ? distance : forbidden));
  return close(assignAtMinimumCost(costs, newCount, oldCount), oldCount, (fresh, old) => {
    return distances[fresh * oldCount + old]! <= furthest;
  });
}

/**
 * The same where there are no centres (Ward, DBSCAN): the pairing with the most rows in common.
 *
 * @param oldLabels, newLabels of the same rows; −1 is no segment
 */
export function matchMembers(oldLabels: ArrayLike<number>, newLabels: ArrayLike<number>): CentreMatch {
  if (oldLabels.length !== newLabels.length) {
    throw new RangeError(`${oldLabels.length} old labels, ${newLabels.length} new ones`);
  }
  let oldCount = 0;
  let newCount = 0;
  for (let row = 0; row < oldLabels.length; row++) {
    oldCount = Math.max(oldCount, oldLabels[row]! + 1);
    newCount = Math.max(newCount, newLabels[row]! + 1);
  }
  const shared = new Float64Array(newCount * oldCount);
  for (let row = 0; row < oldLabels.length; row++) {
    if (oldLabels[row]! >= 0 && newLabels[row]! >= 0)
      shared[newLabels[row]! * oldCount + oldLabels[row]!]! += 1;
  }
  const assigned = assignAtMinimumCost(
    shared.map((rows) => -rows),
    newCount,
    oldCount,
  );
  return close(assigned, oldCount, (fresh, old) => shared[fresh * oldCount + old]! > 0);
}

function close(
  assigned: Int32Array,
  oldCount: number,
  isPair: (fresh: number, old: number) => boolean,
): CentreMatch {
  const oldOfNew = Array.from(assigned, (old, fresh) => (old >= 0 && isPair(fresh, old) ? old : null));
  const ended = Array.from({ length: oldCount }, (_, old) => old).filter((old) => !oldOfNew.includes(old));
  return { oldOfNew, ended };
}
