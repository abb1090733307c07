import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, fingerprintOf } from '../predict/artefact.ts';
import { testRows } from './test-rows.ts';
import { trainForestSync } from './train-forest.ts';

/** What a bundled service does: train on workers, print the fingerprint. */
const SERVICE = `
import { encodeModel, fingerprintOf, trainForest } from ${JSON.stringify(join(__dirname, '../index.ts'))};
import { testRows } from ${JSON.stringify(join(__dirname, 'test-rows.ts'))};
const { data, labels, featureNames } = testRows(300);
const { forest, baseProbability } = await trainForest(data, labels, { featureNames, trees: 6, workers: 2 });
console.log(fingerprintOf(encodeModel({ featureNames, forest, baseProbability, calibration: { kind: 'none' }, metadata: {} })));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-forest-'));
  writeFileSync(join(folder, 'service.ts'), SERVICE);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([[['--keep-names']], [['--minify']], [['--minify', '--keep-names', '--target=node20']]])(
  'workers grow the same forest from a bundle made with %j',
  (flags) => {
    const { data, labels, featureNames } = testRows(300);
    const { forest, baseProbability } = trainForestSync(data, labels, { featureNames, trees: 6 });
    const expected = fingerprintOf(
      encodeModel({ featureNames, forest, baseProbability, calibration: { kind: 'none' }, metadata: {} }),
    );
    const bundle = join(folder, 'service.mjs');
    // The command, not the module: inside Jest's realm esbuild's own check of Uint8Array fails.
    const esbuild = require.resolve('esbuild/bin/esbuild');
    execFileSync(esbuild, [
      join(folder, 'service.ts'),
      '--bundle',
      '--platform=node',
      '--format=esm',
      `--outfile=${bundle}`,
      '--log-level=error',
      ...flags,
    ]);
    expect(execFileSync(process.execPath, [bundle], { encoding: 'utf8' }).trim()).toBe(expected);
  },
);
