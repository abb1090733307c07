// Golden votes of ml-random-forest. Run in packages/forest: node golden/make-ml-random-forest.mjs
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { RandomForestClassifier } = require('ml-random-forest');
const { version } = require('ml-random-forest/package.json');

let state = 5;
/** Park and Miller's generator, so that the rows are the same in every run. */
function uniform() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

const draw = (count) =>
  Array.from({ length: count }, () =>
    // Single precision, as every forest of Ebb reads its rows.
    Array.from({ length: 6 }, (_, f) => (f % 2 === 0 ? Math.floor(30 * uniform()) : Math.fround(uniform()))),
  );
const training = draw(160);
const labels = training.map((row) => (row[0] / 15 + row[1] - row[3] + uniform() > 1.5 ? 1 : 0));
const forest = new RandomForestClassifier({
  nEstimators: 9,
  seed: 3,
  maxFeatures: 0.7,
  replacement: true,
  noOOB: true, // it throws on few rows
  treeOptions: { maxDepth: 6, minNumSamples: 3 },
});
forest.train(training, labels);

const rows = draw(80);
const votes = forest.predictionValues(rows).to2DArray();
writeFileSync(
  new URL('ml-random-forest.json', import.meta.url),
  JSON.stringify({ madeWith: { 'ml-random-forest': version }, model: forest, rows, votes }) + '\n',
);
