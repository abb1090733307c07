import { columnBitsOf, createPredictor, type CompiledForest } from '@ebb/forest';

/** A forest in flat arrays that any language can walk: a leaf has feature -1, a row goes left where it is at most the threshold. */
export interface ExportedForest {
  roots: number[];
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  value: number[];
}

const bits = new Int32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** The single-precision number of an ordered key (compiled-forest.ts). */
function floatOf(key: number): number {
  bits[0] = key ^ ((key >> 31) & 0x7fffffff);
  return asFloat[0]!;
}

/** @throws when the export does not predict what the forest predicts: a peer must be given equal work */
export function exportForest(forest: CompiledForest): ExportedForest {
  const { featureCount, nodes, values } = forest;
  const columnBits = columnBitsOf(featureCount);
  const out: ExportedForest = {
    roots: [...forest.roots],
    feature: [],
    threshold: [],
    left: [],
    right: [],
    value: [...values],
  };
  for (let node = 0; node < values.length; node++) {
    const word = nodes[2 * node]!;
    const key = nodes[2 * node + 1]!;
    const pair = word >>> columnBits;
    const column = word & (2 ** columnBits - 1);
    const isLeaf = pair === node;
    const mirrored = column >= featureCount;
    out.feature.push(isLeaf ? -1 : column % featureCount);
    out.threshold.push(isLeaf ? 0 : floatOf(mirrored ? ~(key + 1) : key));
    out.left.push(mirrored ? pair : pair + 1);
    out.right.push(mirrored ? pair + 1 : pair);
  }
  checkSame(forest, out);
  return out;
}

function checkSame(forest: CompiledForest, exported: ExportedForest): void {
  const predictor = createPredictor(forest);
  const row = new Float64Array(forest.featureCount);
  for (let trial = 0; trial < 200; trial++) {
    for (let i = 0; i < row.length; i++) row[i] = Math.fround((trial * 37 + i * 101) % 211);
    if (Math.abs(predictor.predictOne(row) - predict(exported, row)) > 1e-12)
      throw new Error('the exported forest predicts something else than the forest');
  }
}

function predict(
  { roots, feature, threshold, left, right, value }: ExportedForest,
  row: Float64Array,
): number {
  let sum = 0;
  for (let node of roots) {
    while (feature[node]! >= 0) node = row[feature[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
    sum += value[node]!;
  }
  return sum / roots.length;
}
