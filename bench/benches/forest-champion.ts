import {
  blendForests,
  createExplainer,
  createPredictor,
  trainForest,
  type CompiledForest,
} from '@ebb/forest';
import { trainAdditiveTrees } from '@ebb/learning';
import { bestUs, largestDifference, printLimit, round } from './forest-measures.ts';
import { features, type Rows } from '../load/forest-rows.ts';
import type { ForestSetup } from './forest-setup.ts';

/** As the trainer grows it: packages/training/src/contenders/calibrated-forest.ts. */
const recipe = { draws: 4, treesPerDraw: 25, maxDepth: 7, minLeaf: 100 };
const boosting = { rounds: 120, learningRate: 9.6 / 120, maxLeaves: 3, minLeafRows: 100 };
const limits = { oneRowUs: 2.5, thousandRowsMs: 1.8 };

/**
 * What decides in a shop: a forest and 120 boosted trees of three leaves as one flat forest. Measured as the trainer
 * grows it, and with scikit-learn's forest of full depth in place of its own, which is several times larger.
 *
 * @param imported scikit-learn's forest
 * @param test rows it has not learnt from
 */
export async function measureChampion(
  rows: Rows,
  imported: CompiledForest,
  test: Float64Array,
  { trainRows, featureNames }: ForestSetup,
): Promise<void> {
  const data = rows.data.subarray(0, trainRows * features);
  const labels = rows.labels.subarray(0, trainRows);
  const boosted = await trainAdditiveTrees({ values: data, featureCount: features }, labels, boosting);
  const grown: CompiledForest[] = [];
  for (let seed = 0; seed < recipe.draws; seed++) {
    const { treesPerDraw: trees, maxDepth, minLeaf } = recipe;
    const { forest } = await trainForest(data, labels, { featureNames, trees, maxDepth, minLeaf, seed });
    grown.push(forest);
  }
  measure('The champion as the trainer grows it', [...grown, boosted], test);
  measure('The same with scikit-learn’s forest of depth 10', [imported, boosted], test);
}

function measure(title: string, parts: readonly CompiledForest[], test: Float64Array): void {
  const boosted = parts.at(-1)!;
  const forests = parts.slice(0, -1);
  const flat = blendForests([
    ...forests.map((forest) => ({ forest, weight: 0.5 / forests.length })),
    { forest: boosted, weight: 0.5 },
  ]);
  const { predictOne, predictBatch } = createPredictor(flat);
  const out = new Float64Array(1000);
  predictBatch(test, 1000, out);
  const askParts = parts.map((part) => createPredictor(part));
  const weighted = Array.from({ length: 1000 }, (_, row) =>
    askParts.reduce(
      (sum, part, i) =>
        sum + part.predictOne(test, row * features) * (i < forests.length ? 0.5 / forests.length : 0.5),
      0,
    ),
  );
  const leaves = Math.round((flat.values.length - boosted.values.length) / 2);
  const testRows = test.length / features;
  const one = bestUs(500, 300, (i) => predictOne(test, (i % testRows) * features));
  const thousand = bestUs(500, 1, () => predictBatch(test, 1000, out));
  const explainer = createExplainer(flat);
  const contributions = new Float64Array(features);
  const explain = bestUs(1000, 1, (i) =>
    explainer.explainOne(test, contributions, (i % testRows) * features),
  );
  console.log(
    `\n${title}: ${flat.roots.length} trees in one, ${leaves} leaves in the forest's half (largest difference from its parts ${largestDifference(out, weighted).toExponential(0)})`,
  );
  printLimit('one row', one, limits.oneRowUs, 'µs');
  printLimit('1,000 rows', thousand / 1000, limits.thousandRowsMs, 'ms');
  console.log(`  reasons (TreeSHAP), a row: ${round(explain)} µs`);
}
