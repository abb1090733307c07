import { dayMs } from '@ebb/domain';
import type { OutcomeFigures } from '@ebb/learning';
import { whyStale, type ChampionHealth } from './champion-health.ts';

const nowMs = 20_000 * dayMs;
const live: OutcomeFigures = {
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
    /50\.0 % were promised to leave and 60\.0 % did/,
  ],
  ['drifted', { ...well, driftIndex: 0.25 }, /other customers than today’s \(stability index 0\.25\)/],
  ['old', { ...well, lastLearntDay: 20_000 - 91 }, /has not learnt from the last 90 days/],
] as const)('says that a champion is %s', (kind, health, because) => {
  expect(whyStale(health, nowMs)).toMatchObject({ kind, because: expect.stringMatching(because) as string });
});

it('gives a champion of a long horizon the time to be judged twice', () => {
  const health = { ...well, horizonDays: 60, lastLearntDay: 20_000 - 120 };
  expect(whyStale(health, nowMs)).toBeNull();
  expect(whyStale({ ...health, lastLearntDay: 20_000 - 121 }, nowMs)?.kind).toBe('old');
});
