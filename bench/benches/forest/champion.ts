import { createExplainer, createPredictor, type CompiledForest } from '@ebb/forest';
import { trainCalibratedForest, type TrainingSet } from '@ebb/training';
import { bestUs, printLimit, round } from './measures.ts';
import { features, type Rows } from '../../load/forest-rows.ts';
import type { ForestSetup } from './setup.ts';

const limits = { oneRowUs: 2, thousandRowsMs: 1.8 };

/**
 * What decides in a shop: the forest and the boosted trees that the trainer blends, as one flat forest. Grown by the
 * trainer's own function on the rows as if each were of a customer of its own.
 *
 * @param test rows it has not learnt from
 */
export async function measureChampion(
  rows: Rows,
  test: Float64Array,
  { trainRows }: ForestSetup,
): Promise<void> {
  const set = setOf(rows, trainRows);
  const { trained, weights } = await trainCalibratedForest(set, {
    horizonDays: 30,
    young: setOf(rows, 0),
    seed: 1,
    workers: 2,
  });
  const shares = weights.map(({ member, weight }) => `${member} ${round(weight)}`).join(', ');
  measure(`The champion as the trainer grows it (${shares})`, trained.forest, test);
}

function setOf({ data, labels }: Rows, rowCount: number): TrainingSet {
  return {
    rowCount,
    features: Float64Array.from(data.subarray(0, rowCount * features)),
    labels: Uint8Array.from(labels.subarray(0, rowCount)),
    earlyLabels: new Uint8Array(rowCount),
    customers: Uint32Array.from({ length: rowCount }, (_, row) => row),
    cutOffDays: new Int32Array(rowCount),
    purchases: new Float64Array(3 * rowCount),
    atStakeMinor: new Float64Array(rowCount),
    spentMinor: new Float64Array(rowCount),
  };
}

function measure(title: string, forest: CompiledForest, test: Float64Array): void {
  const { predictOne, predictBatch } = createPredictor(forest);
  const out = new Float64Array(1000);
  const leaves = Math.round((forest.values.length - forest.roots.length) / 2);
  const testRows = test.length / features;
  const one = bestUs(500, 300, (i) => predictOne(test, (i % testRows) * features));
  const thousand = bestUs(500, 1, () => predictBatch(test, 1000, out));
  const explainer = createExplainer(forest);
  const contributions = new Float64Array(features);
  const explain = bestUs(1000, 1, (i) =>
    explainer.explainOne(test, contributions, (i % testRows) * features),
  );
  console.log(`\n${title}: ${forest.roots.length} trees in one, ${leaves} leaves`);
  printLimit('one row', one, limits.oneRowUs, 'µs');
  printLimit('1,000 rows', thousand / 1000, limits.thousandRowsMs, 'ms');
  console.log(`  reasons (TreeSHAP), a row: ${round(explain)} µs`);
}
