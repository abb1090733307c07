import type { TruthMetrics } from '@ebb/contracts';
import { createFormats } from '../../../lib/formats/formats.ts';
import { truthAxis, truthMeasures, truthText, weekTicks } from './truth-measures.ts';

const formats = createFormats({ locale: 'en-GB', timeZone: 'America/New_York' });
const metrics: TruthMetrics = {
  rows: 200,
  positives: 50,
  meanProbability: 0.3,
  accuracy: 0.8,
  logLoss: 0.5,
  brier: 0.16,
  calibrationError: 0.02,
  rocAuc: 0.75,
  liftAt10: 2.125,
};

it('sets what was said beside what happened, first of all', () => {
  const [first] = truthMeasures;
  expect(first.lines.map(({ name, valueOf }) => [name, valueOf(metrics)])).toEqual([
    ['Left', 0.25],
    ['Said to leave', 0.3],
  ]);
  expect(first.lines[0]!.valueOf({ ...metrics, rows: 0, positives: 0 })).toBeNull();
});

it('writes each measure in its own unit', () => {
  const texts = truthMeasures.map((measure) =>
    truthText(measure, measure.lines[0]!.valueOf(metrics), formats),
  );
  expect(texts).toEqual(['25.0%', '0.750', '80.0%', '0.500', '0.160', '0.020', '2.13×']);
  expect(truthText(truthMeasures[0], null, formats)).toBe('–');
});

it.each(truthMeasures)('has room for every value and for chance: $label', (measure) => {
  const values = [0.42, 0.9];
  const { from, to, ticks } = truthAxis(measure, values, formats);
  expect(from).toBeLessThanOrEqual(0.42);
  expect(to).toBeGreaterThanOrEqual(Math.max(0.9, measure.chance?.at ?? 0));
  expect(ticks.at(-1)).toBeCloseTo(to, 9);
});

it('labels so many weeks as there is room for, the newest always', () => {
  const weeks = Array.from({ length: 14 }, (_, index) => index);
  expect(weekTicks(weeks)).toEqual([1, 4, 7, 10, 13]);
  expect(weekTicks([5])).toEqual([5]);
  expect(weekTicks([])).toEqual([]);
});
