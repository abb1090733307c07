import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, fingerprintOf } from '../predict/artefact.ts';
import { testRows } from './test-rows.ts';
import { trainForest, trainForestSync } from './train-forest.ts';

/** What a bundled service does: train on workers, print the fingerprint. */
const SERVICE = `
import { encodeModel, fingerprintOf, trainForest } from ${JSON.stringify(join(__dirname, '../index.ts'))};
import { testRows } from ${JSON.stringify(join(__dirname, 'test-rows.ts'))};
const { data, labels, featureNames } = testRows(300);
const { forest, baseProbability } = await trainForest(data, labels, { featureNames, trees: 6, workers: 2 });
console.log(fingerprintOf(encodeModel({ featureNames, forest, baseProbability, calibration: { kind: 'none' }, metadata: {} })));
`;

/** Bundles as services are bundled; a process of its own, since esbuild's own checks fail inside Jest's realm. */
const BUNDLER = `
import { build } from 'esbuild';
import { bundleOptions } from ${JSON.stringify(join(__dirname, '../../../../infra/bundle-options.mjs'))};
const [entry, outfile, more] = process.argv.slice(1);
await build({ ...bundleOptions, ...JSON.parse(more), entryPoints: [entry], outfile });
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-forest-'));
  writeFileSync(join(folder, 'service.ts'), SERVICE);
});
afterAll(() => rmSync(folder, { recursive: true }));

function fingerprintHere(): string {
  const { data, labels, featureNames } = testRows(300);
  const { forest, baseProbability } = trainForestSync(data, labels, { featureNames, trees: 6 });
  return fingerprintOf(
    encodeModel({ featureNames, forest, baseProbability, calibration: { kind: 'none' }, metadata: {} }),
  );
}

test.each([[{}], [{ minify: true }]])('workers grow the same forest from a bundle made with %j', (more) => {
  const outfile = join(folder, 'dist/service.mjs');
  const bundling = [join(folder, 'service.ts'), outfile, JSON.stringify(more)];
  execFileSync(process.execPath, ['--input-type=module', '-e', BUNDLER, ...bundling]);
  expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }).trim()).toBe(fingerprintHere());
});

test('workers grow the same forest from the sources', async () => {
  const { data, labels, featureNames } = testRows(300);
  const { forest, baseProbability } = await trainForest(data, labels, { featureNames, trees: 6, workers: 2 });
  const grown = encodeModel({
    featureNames,
    forest,
    baseProbability,
    calibration: { kind: 'none' },
    metadata: {},
  });
  expect(fingerprintOf(grown)).toBe(fingerprintHere());
});
