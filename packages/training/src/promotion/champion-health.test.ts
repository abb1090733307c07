import { dayMs } from '@ebb/domain';
import type { OutcomeMetrics } from '@ebb/learning';
import { whyStale, type ChampionHealth } from './champion-health.ts';

const nowMs = 20_000 * dayMs;
const live: OutcomeMetrics = {
  rows: 4000,
  positives: 2000,
  meanProbability: 0.5,
  accuracy: 0.7,
  logLoss: 0.6,
  brier: 0.2,
  calibrationError: 0.02,
  rocAuc: 0.75,
  liftAt10: 1.5,
};
const well: ChampionHealth = { lastLearntDay: 19_990, horizonDays: 30, driftIndex: 0.05, live };

it('has nothing against a champion that fits', () => {
  expect(whyStale(well, nowMs)).toBeNull();
  expect(whyStale({ ...well, driftIndex: null, live: null }, nowMs)).toBeNull();
  // A few rows are off by chance.
  expect(whyStale({ ...well, live: { ...live, rows: 400, calibrationError: 0.2 } }, nowMs)).toBeNull();
});

it.each([
  [
    'off',
    { ...well, live: { ...live, positives: 2400, calibrationError: 0.1 } },
    { kind: 'off', meanProbability: 0.5, leftShare01: 0.6, calibrationError: 0.1, rows: 4000 },
  ],
  ['drifted', { ...well, driftIndex: 0.25 }, { kind: 'drifted', driftIndex: 0.25 }],
  ['old', { ...well, lastLearntDay: 20_000 - 91 }, { kind: 'old', unseenDays: 90 }],
] as const)('says that a champion is %s', (_kind, health, stale) => {
  expect(whyStale(health, nowMs)).toEqual(stale);
});

it('gives a champion of a long horizon the time to be tested twice', () => {
  const health = { ...well, horizonDays: 60, lastLearntDay: 20_000 - 120 };
  expect(whyStale(health, nowMs)).toBeNull();
  expect(whyStale({ ...health, lastLearntDay: 20_000 - 121 }, nowMs)?.kind).toBe('old');
});
