import type { ModelDetail, ModelPage } from '@ebb/contracts';
import { bestValue, contenderRows, sortedRows } from './contender-rows.ts';
import type { Metrics } from './metric-terms.ts';

const metricsOf = (rocAuc: number, logLoss: number): Metrics => ({
  rows: 100,
  positives: 40,
  rocAuc,
  prAuc: 0.6,
  logLoss,
  brier: 0.2,
  calibrationError: 0.02,
  accuracy: 0.7,
  precision: 0.7,
  recall: 0.6,
  f1: 0.65,
  liftAt10: 1.5,
});
const named = (name: string, rocAuc: number, logLoss = 0.6) => ({
  name,
  metrics: metricsOf(rocAuc, logLoss),
});
const leadTime = {
  ruleDays: 90,
  threshold: 0.7,
  precision: 0.8,
  rulePrecision: 0.8,
  leavers: 50,
  warnedEarlier: 20,
  medianDaysEarlier: 21,
  meanDaysEarlier: 9,
};
const drawn = { roc: { falsePositiveShare: [], truePositiveShare: [] }, calibration: [], deciles: [] };
const precisionRecall = { recall: [], precision: [] };
const champion: ModelDetail = {
  id: 'one',
  version: 3,
  status: 'champion',
  createdAt: 0,
  promotedAt: 0,
  horizonDays: 60,
  trainingRows: 1000,
  trees: 100,
  dataFrom: 0,
  dataTo: 1,
  metrics: metricsOf(0.75, 0.57),
  baselines: [named('the calendar', 0.66), named('BG/NBD', 0.74)],
  importance: [],
  verdict: { kind: 'text', text: '' },
  standing: { kind: 'text' as const, text: '' },
  horizonReason: null,
  challengers: [named('logistic regression', 0.76, 0.58)],
  newestTest: [named('random forest', 0.7), named('the calendar', 0.71)],
  folds: [],
  curves: null,
  leadTime,
  rivals: [{ name: 'BG/NBD', leadTime: { ...leadTime, meanDaysEarlier: 4 }, precisionRecall, ...drawn }],
  againstChampion: null,
  alertLine: null,
  provenance: { artefactSha256: null, trainingSetSha256: null, seed: null },
};
const line = (id: string, version: number, status: 'champion' | 'challenger' | 'rejected') => ({
  id,
  version,
  status,
  createdAt: 0,
  promotedAt: null,
  horizonDays: 60,
  metrics: metricsOf(0.8, 0.5),
  standing: { kind: 'text' as const, text: '' },
  canDecide: false,
  shadow: null,
});
const models: ModelPage['models'] = [
  line('two', 4, 'challenger'),
  line('one', 3, 'champion'),
  line('old', 2, 'rejected'),
];

it('has the champion, who stood the same test, and the challengers in shadow, but nobody who was rejected', () => {
  const rows = contenderRows(champion, models, 'all');
  expect(rows.map(({ name, kind, leadDays }) => [name, kind, leadDays])).toEqual([
    ['Model 3', 'champion', 9],
    ['logistic regression', 'classifier', null],
    ['the calendar', 'rule', null],
    ['BG/NBD', 'rule', 4],
    ['Model 4', 'challenger', null],
  ]);
});

it('tells of the newest test only those who stood it', () => {
  const rows = contenderRows(champion, models, 'newest');
  expect(rows.map(({ name, metrics }) => [name, metrics.rocAuc])).toEqual([
    ['Model 3', 0.7],
    ['the calendar', 0.71],
  ]);
});

it('sorts the best to the top, whichever way is good, and what has no value to the end', () => {
  const rows = contenderRows(champion, [], 'all');
  const names = (...rest: [Parameters<typeof sortedRows>[1], boolean, boolean]) =>
    sortedRows(rows, ...rest).map(({ name }) => name);
  expect(names('rocAuc', false, true).slice(0, 2)).toEqual(['logistic regression', 'Model 3']);
  expect(names('logLoss', true, true)[0]).toBe('Model 3');
  expect(names('rocAuc', false, false)[0]).toBe('the calendar');
  for (const isBestFirst of [true, false]) {
    expect(names('leadDays', false, isBestFirst).slice(2)).toEqual(['logistic regression', 'the calendar']);
  }
});

it('calls nothing the best where all are alike', () => {
  const rows = contenderRows(champion, [], 'all');
  expect(bestValue(rows, 'logLoss', true)).toBe(0.57);
  expect(bestValue(rows, 'brier', true)).toBeNull();
});
