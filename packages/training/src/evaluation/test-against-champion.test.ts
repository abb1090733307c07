import { featureNames } from '@ebb/contracts';
import { createSeededRandom, encodeModel, trainForestSync } from '@ebb/forest';
import { evaluatePredictions, evaluationCurves } from '@ebb/learning';
import type { ContenderResult, Evaluation } from './evaluate-contenders.ts';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import { testAgainstChampion, type StandingChampion } from './test-against-champion.ts';
import { rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';

const width = featureNames.length;
const random = createSeededRandom(5, 0);
const uniform = (): number => random.below(1_000_000) / 1_000_000;

/** 400 customers at each cut-off; the longer the last order is ago, the likelier they leave. */
const cutOffs = [20, 48, 76, 104, 132, 160];
const rowCount = 400 * cutOffs.length;
const features = new Float64Array(rowCount * width);
const truth = new Float64Array(rowCount);
const labels = new Uint8Array(rowCount);
for (let row = 0; row < rowCount; row++) {
  features[row * width] = 150 * uniform();
  features[row * width + 3] = 2;
  truth[row] = 0.1 + (0.8 * features[row * width]!) / 150;
  labels[row] = uniform() < truth[row]! ? 1 : 0;
}
const set: TrainingSet = {
  rowCount,
  features,
  labels,
  earlyLabels: labels,
  customers: Uint32Array.from({ length: rowCount }, (_, row) => row % 400),
  cutOffDays: Int32Array.from({ length: rowCount }, (_, row) => cutOffs[Math.floor(row / 400)]!),
  purchases: new Float64Array(rowCount * 3),
  atStakeMinor: new Float64Array(rowCount),
  spentMinor: new Float64Array(rowCount),
};
const plan: CutOffPlan = {
  horizonDays: 56,
  wantedHorizonDays: 56,
  cutOffDays: cutOffs,
  earlyDays: 28,
  youngCutOffDays: [],
  folds: [104, 132, 160].map((testCutOff) => ({
    testCutOff,
    trainCutOffs: cutOffs.filter((day) => day + 56 <= testCutOff),
  })),
};
const testDays = new Set([104, 132, 160]);
const tests = rowsAtCutOffs(set, testDays);

function result(name: string, kind: ContenderResult['kind'], answer: (p: number) => number): ContenderResult {
  const probabilities = truth.slice(rowCount - tests.rowCount).map(answer);
  const metrics = evaluatePredictions(tests.labels, probabilities);
  const curves = evaluationCurves(tests.labels, probabilities);
  return {
    name,
    kind,
    probabilities,
    pooled: metrics,
    newest: metrics,
    curves,
    leadTime: null,
    tests: [],
    importance: null,
    weekly: new Float64Array(),
  };
}
const evaluationWith = (rule: (p: number) => number): Evaluation => ({
  labels: tests.labels,
  customers: tests.customers,
  weekly: [],
  results: [result('random forest', 'forest', (p) => p), result('days since last order', 'plain_rule', rule)],
});
const weakRule = evaluationWith(() => 0.5);

/** Learns from the first cut-offs only, so that it stands for a model made before. */
function championOf(
  given: Partial<StandingChampion> & { readonly inverted?: boolean; readonly intercept?: number },
) {
  const before = rowsAtCutOffs(set, new Set([20, 48]));
  const learnt = given.inverted === true ? before.labels.map((label) => 1 - label) : before.labels;
  const { forest, baseProbability } = trainForestSync(before.features, learnt, {
    featureNames,
    trees: 40,
    maxDepth: 4,
    minLeaf: 40,
    seed: 1,
  });
  const calibration = { kind: 'platt', slope: 1, intercept: given.intercept ?? 0 } as const;
  const artefact = encodeModel({ featureNames, forest, baseProbability, calibration, metadata: {} });
  return { id: 'm', version: 3, artefact, horizonDays: 56, medianGapDays: 30, lastLearntDay: 104, ...given };
}

it('compares on the cut-offs the champion cannot have learnt from, and on no others', () => {
  for (const [lastLearntDay, rows] of [
    [104, 1200],
    [105, 800],
    [132, 800],
    [160, 400],
  ] as const) {
    const test = testAgainstChampion(set, plan, weakRule, championOf({ lastLearntDay }));
    expect(test).toMatchObject({ kind: 'tested', comparison: { rows } });
  }
  expect(testAgainstChampion(set, plan, weakRule, championOf({ lastLearntDay: 161 }))).toEqual({
    kind: 'too_early',
    fromDay: 161 + 56 + 1,
  });
});

it('is sure against a champion that has it the wrong way round, and unsure against one that knows as much', () => {
  const wrong = testAgainstChampion(set, plan, weakRule, championOf({ inverted: true }));
  expect(wrong.kind === 'tested' && wrong.comparison.logLoss.high).toBeLessThan(0);
  const right = testAgainstChampion(set, plan, weakRule, championOf({}));
  expect(right.kind === 'tested' && Math.abs(right.comparison.logLoss.difference)).toBeLessThan(0.02);
});

it('names a plain rule that is surely closer to the truth than the champion', () => {
  const wrong = championOf({ inverted: true });
  expect(testAgainstChampion(set, plan, weakRule, wrong)).toMatchObject({
    betterRule: 'days since last order',
  });
  expect(testAgainstChampion(set, plan, weakRule, championOf({}))).toMatchObject({ betterRule: null });
});

it('lets a champion of another horizon say what it knows, not what it was calibrated for', () => {
  const off = { intercept: 2 };
  const same = testAgainstChampion(set, plan, weakRule, championOf(off));
  const other = testAgainstChampion(set, plan, weakRule, championOf({ ...off, horizonDays: 90 }));
  expect(same.kind === 'tested' && same.comparison.logLoss.difference).toBeLessThan(-0.2);
  expect(other.kind === 'tested' && Math.abs(other.comparison.logLoss.difference)).toBeLessThan(0.02);
});
