import { createPredictor, importMlRandomForest, type MlRandomForestJson } from '@ebb/forest';
import { RandomForestClassifier } from 'ml-random-forest';
import { bestUs, largestDifference, round } from '../benches/forest/measures.ts';
import { features, type Rows } from '../load/forest-rows.ts';
import type { ForestSetup } from '../benches/forest/setup.ts';

const rowCount = 500;
const grown = 10;

/** A forest that ml-random-forest trained, asked by it and, imported, by Ebb. */
export function compareMlRandomForest(rows: Rows, { trees, maxDepth, featureNames }: ForestSetup): void {
  const table = Array.from({ length: rowCount }, (_, row) =>
    Array.from(rows.data.subarray(row * features, (row + 1) * features)),
  );
  const labels = Array.from(rows.labels.subarray(0, rowCount));
  const peer = new RandomForestClassifier({
    nEstimators: grown,
    treeOptions: { maxDepth },
    noOOB: true,
    seed: 1,
  });
  const started = performance.now();
  peer.train(table, labels);
  const peerSeconds = (performance.now() - started) / 1000;
  const json = JSON.parse(JSON.stringify(peer)) as MlRandomForestJson & {
    baseModel: { nEstimators: number };
  };
  // Its training time allows no more: each tree stands ten times.
  const tenfold = {
    ...json,
    baseModel: {
      ...json.baseModel,
      nEstimators: trees,
      indexes: Array.from({ length: trees }, (_, i) => json.baseModel.indexes[i % grown]!),
      estimators: Array.from({ length: trees }, (_, i) => json.baseModel.estimators[i % grown]!),
    },
  };
  const forest = RandomForestClassifier.load(tenfold as never); // its declared type says nothing of `indexes`
  const imported = createPredictor(importMlRandomForest(tenfold, featureNames).forest);
  const out = new Float64Array(rowCount);
  imported.predictBatch(rows.data, rowCount, out);
  const votes = forest.predictionValues(table).to2DArray();
  const shares = votes.map((row) => row.reduce((sum, vote) => sum + vote, 0) / trees);
  const ours = bestUs(300, 300, (i) => imported.predictOne(rows.data, (i % rowCount) * features));
  const theirs = bestUs(200, 5, (i) => forest.predict([table[i % rowCount]!]));
  console.log(
    `\nml-random-forest, its own forest imported (largest difference of vote shares ${largestDifference(out, shares).toExponential(0)})`,
  );
  console.log(`  training ${grown} trees on ${rowCount} rows: ${peerSeconds.toFixed(1)} s there`);
  console.log(
    `  one row, ${grown} trees ten times: ebb ${round(ours)} µs, there ${round(theirs)} µs, ${(theirs / ours).toFixed(0)} ×`,
  );
}
