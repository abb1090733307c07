import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScorer, encodeModel, trainForest, type Calibration, type ForestModel } from '@ebb/forest';
import { pythonWith } from '@ebb/testkit';
import { modelToOnnx } from '../src/index.ts';

/** Scores every model of a folder on its rows with onnxruntime. */
const SCORE = `
import json, sys
import numpy, onnxruntime
folder, names, features = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
rows = numpy.fromfile(folder + '/rows', dtype='<f8').reshape(-1, features)
for name in names:
    session = onnxruntime.InferenceSession(folder + '/' + name + '.onnx')
    given = session.get_modelmeta().custom_metadata_map
    answer = session.run(['probability'], {'features': rows})[0]
    print(json.dumps({'features': json.loads(given['feature_names']), 'answer': answer[:, 0].tolist()}))
`;

const calibrations: Readonly<Record<string, Calibration>> = {
  none: { kind: 'none' },
  platt: { kind: 'platt', slope: 1.4, intercept: -0.35 },
  nearer: { kind: 'platt', slope: 0.8, intercept: 0.2, nearest: 0.02 },
  isotonic: { kind: 'isotonic', from: [0.05, 0.3, 0.31, 0.9], to: [0.01, 0.2, 0.6, 0.95] },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-onnx-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows whose values lie on, just beside and far from what trees split at, some of them missing. */
function rowsOf(count: number, features: number): Float64Array {
  let state = 7;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Float64Array.from({ length: count * features }, () => {
    const value = Math.round(random() * 200) / 10 - 5;
    const kind = random();
    return kind < 0.08
      ? NaN
      : kind < 0.2
        ? value + (random() - 0.5) * 1e-6
        : kind < 0.25
          ? value * 1e9
          : value;
  });
}

test('onnxruntime scores an exported model as Ebb does, missing values and every calibration included', async () => {
  const featureNames = ['days', 'orders', 'share', 'trend', 'tickets'];
  const data = rowsOf(3_000, featureNames.length);
  const labels = Uint8Array.from({ length: 3_000 }, (_, row) => {
    const [days = 0, , share = 0] = data.subarray(row * featureNames.length);
    return (Number.isNaN(days) ? 3 : days) + (Number.isNaN(share) ? 0 : share) > 10 ? 1 : 0;
  });
  const { forest, baseProbability } = await trainForest(data, labels, {
    featureNames,
    trees: 40,
    workers: 1,
  });
  const rows = rowsOf(2_000, featureNames.length);
  writeFileSync(join(folder, 'rows'), Buffer.from(rows.buffer));
  const names = Object.keys(calibrations);
  const expected = names.map((name) => {
    const model: ForestModel = {
      featureNames,
      forest,
      baseProbability,
      calibration: calibrations[name]!,
      metadata: {},
    };
    writeFileSync(join(folder, `${name}.onnx`), modelToOnnx(encodeModel(model)));
    const answer = new Float64Array(2_000);
    createScorer(model).scoreBatch(rows, 2_000, answer);
    return answer;
  });

  const python = pythonWith('onnx', ['onnxruntime==1.23.2', 'numpy']);
  const args = ['-c', SCORE, folder, JSON.stringify(names), String(featureNames.length)];
  const lines = execFileSync(python, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    .trim()
    .split('\n');
  expect(lines).toHaveLength(names.length);
  for (const [index, line] of lines.entries()) {
    const said = JSON.parse(line) as { features: string[]; answer: number[] };
    expect(said.features).toEqual(featureNames);
    const apart = said.answer.map((probability, row) => Math.abs(probability - expected[index]![row]!));
    expect(Math.max(...apart)).toBeLessThan(1e-6);
    expect(new Set(said.answer).size).toBeGreaterThan(20);
  }
});
