import type { GrownTree, GrowthPlan, TreeGrower } from './growth-plan.ts';
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';

/**
 * Classification and regression trees (Breiman 1984; forests 2001) over histograms of binned columns.
 *
 * As in scikit-learn, features are looked at until there were enough and one of them is not constant in the node, whether
 * or not it splits the node into large enough leaves; and a node is split as long as it is impure, even at no gain. Out-of-bag sums are integers below 2^53 and therefore exact:
 * adding them up in any order, over any number of threads, gives the same bits.
 */
export function createTreeGrower(plan: GrowthPlan): TreeGrower {
  const { rowCount, featureCount, binCounts, codes, groups, groupCount, minLeaf, maxDepth } = plan;
  const [weight0, weight1] = plan.classWeights;
  /** Below this many rows, or half as many as bins, a bitmap of the bins in use is cheaper than a look at every bin. */
  const SPARSE_ROWS = 128;
  const OUT_OF_BAG_UNIT = 4294967296;

  const draws = new Uint16Array(rowCount);
  const groupDraws = new Uint16Array(groupCount);
  const rows = new Uint32Array(rowCount);
  const rightRows = new Uint32Array(rowCount);
  let mostBins = 1;
  for (const count of binCounts) if (count > mostBins) mostBins = count;
  const histogram = new Uint32Array(2 * (mostBins + 1));
  /** A bit for every bin in use, the missing one included, and a bit for every word of them that is not 0. */
  const occupied = new Uint32Array((mostBins >>> 5) + 1);
  const occupiedWords = new Uint32Array((mostBins >>> 10) + 1);
  const binsInUse = new Uint16Array(mostBins + 1);
  const features = new Uint32Array(featureCount);
  const outOfBagSum = new Float64Array(rowCount);
  const outOfBagTrees = new Uint32Array(rowCount);

  /** The best split of the node at hand so far. */
  const best = { score: 0, feature: -1, bin: 0, missingLeft: 0 };
  let sawTwoValues = false;

  /** Fills `draws` and lists the rows drawn, ascending; returns how many. */
  function drawBootstrap(random: SeededRandom): number {
    draws.fill(0);
    if (groups === null) {
      for (let i = 0; i < rowCount; i++) draws[random.below(rowCount)]!++;
    } else {
      groupDraws.fill(0);
      for (let i = 0; i < groupCount; i++) groupDraws[random.below(groupCount)]!++;
      for (let row = 0; row < rowCount; row++) draws[row] = groupDraws[groups[row]!]!;
    }
    let inBag = 0;
    for (let row = 0; row < rowCount; row++) if (draws[row]! > 0) rows[inBag++] = row;
    return inBag;
  }

  /** Counts the draws of rows[start..end) by bin and class; returns how many bins it listed in `binsInUse`. */
  function fillHistogram(feature: number, start: number, end: number): number {
    const bins = binCounts[feature]! + 1;
    let used = 0;
    if (end - start < SPARSE_ROWS || 2 * (end - start) < bins) {
      for (let i = start; i < end; i++) {
        const row = rows[i]!;
        const code = codes[row * featureCount + feature]!;
        histogram[code]! += draws[row]!;
        occupied[code >>> 6]! |= 1 << ((code >>> 1) & 31);
        occupiedWords[code >>> 11]! |= 1 << ((code >>> 6) & 31);
      }
      for (let index = 0; index <= (bins - 1) >>> 10; index++) {
        let words = occupiedWords[index]!;
        occupiedWords[index] = 0;
        while (words !== 0) {
          const word = (index << 5) + 31 - Math.clz32(words & -words);
          words &= words - 1;
          let bits = occupied[word]!;
          occupied[word] = 0;
          while (bits !== 0) {
            binsInUse[used++] = (word << 5) + 31 - Math.clz32(bits & -bits);
            bits &= bits - 1;
          }
        }
      }
      return used;
    }
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      histogram[codes[row * featureCount + feature]!]! += draws[row]!;
    }
    for (let bin = 0; bin < bins; bin++) {
      if (histogram[2 * bin]! + histogram[2 * bin + 1]! > 0) binsInUse[used++] = bin;
    }
    return used;
  }

  /**
   * Gini's sum of squares over both sides of a split: the larger, the purer. 0 where a side is too small.
   * a and b are the draws of class 0 and 1 on the lower side, c and d on the upper.
   */
  function score(a: number, b: number, c: number, d: number): number {
    if (a + b < minLeaf || c + d < minLeaf) return 0;
    const wa = weight0 * a;
    const wb = weight1 * b;
    const wc = weight0 * c;
    const wd = weight1 * d;
    return (wa * wa + wb * wb) / (wa + wb) + (wc * wc + wd * wd) / (wc + wd);
  }

  function keep(candidate: number, feature: number, bin: number, missingLeft: number): void {
    best.score = candidate;
    best.feature = feature;
    best.bin = bin;
    best.missingLeft = missingLeft;
  }

  /** Tries every cut of the filled histogram, then empties it. */
  function scanHistogram(feature: number, used: number, total0: number, total1: number): void {
    const missingBin = binCounts[feature]!;
    const someMissing = binsInUse[used - 1] === missingBin;
    const present = someMissing ? used - 1 : used;
    const missing0 = someMissing ? histogram[2 * missingBin]! : 0;
    const missing1 = someMissing ? histogram[2 * missingBin + 1]! : 0;
    if (used > 1) sawTwoValues = true;
    let lower0 = 0;
    let lower1 = 0;
    let previous = 0;
    for (let i = 0; i < present; i++) {
      const bin = binsInUse[i]!;
      if (i > 0) {
        const cut = (previous + bin - 1) >>> 1; // the middle of the empty bins between the two
        const upper0 = total0 - lower0;
        const upper1 = total1 - lower1;
        const missingRight = score(lower0, lower1, upper0, upper1);
        if (missingRight > best.score) {
          // Where training saw no missing value, one will follow the larger side.
          keep(missingRight, feature, cut, !someMissing && lower0 + lower1 > upper0 + upper1 ? 1 : 0);
        }
        if (someMissing) {
          const missingLeft = score(
            lower0 + missing0,
            lower1 + missing1,
            upper0 - missing0,
            upper1 - missing1,
          );
          if (missingLeft > best.score) keep(missingLeft, feature, cut, 1);
        }
      }
      lower0 += histogram[2 * bin]!;
      lower1 += histogram[2 * bin + 1]!;
      histogram[2 * bin] = 0;
      histogram[2 * bin + 1] = 0;
      previous = bin;
    }
    if (someMissing) {
      // Present against missing: every value is at most the last bin.
      const presence = score(lower0, lower1, missing0, missing1);
      if (presence > best.score) keep(presence, feature, missingBin - 1, 0);
      histogram[2 * missingBin] = 0;
      histogram[2 * missingBin + 1] = 0;
    }
  }

  /** Looks at features in random order until there were enough and one of them is not constant in the node. */
  function findSplit(random: SeededRandom, start: number, end: number, total0: number, total1: number): void {
    best.score = 0;
    best.feature = -1;
    sawTwoValues = false;
    for (let i = 0; i < featureCount && (i < plan.candidateFeatures || !sawTwoValues); i++) {
      const pick = i + random.below(featureCount - i);
      const feature = features[pick]!;
      features[pick] = features[i]!;
      features[i] = feature;
      const used = fillHistogram(feature, start, end);
      scanHistogram(feature, used, total0, total1);
    }
  }

  /** Moves the rows that go left to the front, both sides in their old order; returns where right starts. */
  function partition(start: number, end: number): number {
    const { feature, bin, missingLeft } = best;
    const missingBin = binCounts[feature]!;
    let middle = start;
    let right = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      const rowBin = codes[row * featureCount + feature]! >>> 1;
      if (rowBin === missingBin ? missingLeft === 1 : rowBin <= bin) rows[middle++] = row;
      else rightRows[right++] = row;
    }
    for (let i = 0; i < right; i++) rows[middle + i] = rightRows[i]!;
    return middle;
  }

  function scoreOutOfBag(tree: GrownTree): void {
    for (let row = 0; row < rowCount; row++) {
      if (draws[row]! > 0) continue;
      let node = 0;
      for (let feature = tree.feature[0]!; feature >= 0; feature = tree.feature[node]!) {
        const rowBin = codes[row * featureCount + feature]! >>> 1;
        const goesLeft =
          rowBin === binCounts[feature] ? tree.missingLeft[node] === 1 : rowBin <= tree.bin[node]!;
        node = tree.left[node]! + (goesLeft ? 0 : 1);
      }
      outOfBagSum[row]! += Math.round(tree.value[node]! * OUT_OF_BAG_UNIT);
      outOfBagTrees[row]!++;
    }
  }

  function grow(treeIndex: number): GrownTree {
    const random = createSeededRandom(plan.seed, treeIndex);
    const inBag = drawBootstrap(random);
    for (let i = 0; i < featureCount; i++) features[i] = i;

    const mostNodes = Math.min(2 * inBag, 2 ** Math.min(maxDepth + 1, 31));
    const feature = new Int32Array(mostNodes).fill(-1);
    const bin = new Uint16Array(mostNodes);
    const missingLeft = new Uint8Array(mostNodes);
    const left = new Uint32Array(mostNodes);
    const value = new Float64Array(mostNodes);
    const cover = new Float64Array(mostNodes);
    const depth = new Uint32Array(mostNodes);
    const from = new Uint32Array(mostNodes);
    const upTo = new Uint32Array(mostNodes);
    const importance = new Float64Array(featureCount);
    upTo[0] = inBag;
    let size = 1;
    let treeWeight = 0;

    for (let node = 0; node < size; node++) {
      const start = from[node]!;
      const end = upTo[node]!;
      let total0 = 0;
      let total1 = 0;
      for (let i = start; i < end; i++) {
        const row = rows[i]!;
        if ((codes[row * featureCount]! & 1) === 1) total1 += draws[row]!;
        else total0 += draws[row]!;
      }
      const heavy0 = weight0 * total0;
      const heavy1 = weight1 * total1;
      const weight = heavy0 + heavy1;
      if (node === 0) treeWeight = weight;
      value[node] = heavy1 / weight;
      cover[node] = weight;
      if (total0 === 0 || total1 === 0 || depth[node] === maxDepth || total0 + total1 < 2 * minLeaf) continue;

      findSplit(random, start, end, total0, total1);
      if (best.feature < 0) continue;
      const middle = partition(start, end);
      feature[node] = best.feature;
      bin[node] = best.bin;
      missingLeft[node] = best.missingLeft;
      left[node] = size;
      depth[size] = depth[size + 1] = depth[node]! + 1;
      from[size] = start;
      upTo[size] = from[size + 1] = middle;
      upTo[size + 1] = end;
      size += 2;
      const fall = best.score - (heavy0 * heavy0 + heavy1 * heavy1) / weight;
      importance[best.feature]! += Math.max(0, fall) / treeWeight;
    }

    const tree: GrownTree = {
      feature: feature.slice(0, size),
      bin: bin.slice(0, size),
      missingLeft: missingLeft.slice(0, size),
      left: left.slice(0, size),
      value: value.slice(0, size),
      cover: cover.slice(0, size),
      importance,
    };
    scoreOutOfBag(tree);
    return tree;
  }

  return { grow, outOfBagSum, outOfBagTrees };
}
