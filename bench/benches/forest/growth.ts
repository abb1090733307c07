import { createExplainer, createPredictor, trainForest } from '@ebb/forest';
import { bestUs, round } from './measures.ts';
import { drawRows, features } from '../../load/forest-rows.ts';
import type { ForestSetup } from './setup.ts';

const cases = [
  ...[10_000, 100_000, 1_000_000].map((rows) => ({ rows, trees: 100 })),
  ...[10, 1000].map((trees) => ({ rows: 100_000, trees })),
];

/** How the cost of Ebb's own grows with rows and with trees. */
export async function printGrowth({ maxDepth, featureNames }: ForestSetup): Promise<void> {
  console.log(
    `\nGrowth, two workers, depth ${maxDepth}: training; one row, 1,000 rows, reasons of one; largest memory so far`,
  );
  const most = drawRows(1_000_000, 9);
  for (const { rows, trees } of cases) {
    const data = most.data.subarray(0, rows * features);
    const started = performance.now();
    const cpuBefore = process.cpuUsage();
    const { forest } = await trainForest(data, most.labels.subarray(0, rows), {
      featureNames,
      trees,
      maxDepth,
      workers: 2,
    });
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const { predictOne, predictBatch } = createPredictor(forest);
    const out = new Float64Array(1000);
    const one = bestUs(200, 100, (i) => predictOne(data, (i % rows) * features));
    const thousand = bestUs(50, 1, () => predictBatch(data, 1000, out));
    const explainer = createExplainer(forest);
    const contributions = new Float64Array(features);
    const explain = bestUs(100, 1, (i) => explainer.explainOne(data, contributions, i * features));
    const { maxRSS } = process.resourceUsage();
    console.log(
      `  ${String(rows).padStart(9)} rows ${String(trees).padStart(5)} trees` +
        ` ${String(Math.round(forest.values.length / 2 / trees)).padStart(5)} leaves a tree` +
        `${seconds.toFixed(2).padStart(8)} s (${((user + system) / 1e6).toFixed(2)} s of processor)` +
        `${round(one).padStart(7)} µs ${(thousand / 1000).toFixed(2).padStart(6)} ms ${round(explain).padStart(6)} µs` +
        `   ${Math.round(maxRSS / 1024)} MB`,
    );
  }
}
