import { featureNames } from '@ebb/contracts';
import fc from 'fast-check';
import { waterfallSteps } from './waterfall-steps.ts';

const explained = fc.record({
  baseProbability: fc.double({ min: 0, max: 1, noNaN: true }),
  rawProbability: fc.double({ min: 0, max: 1, noNaN: true }),
  reasons: fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { maxLength: 12 }).map((contributions) =>
    contributions.map((contribution, index) => ({
      feature: featureNames[index] ?? 'order_count',
      value: 0,
      contribution,
      text: `reason ${index}`,
    })),
  ),
});

it('each bar begins where the one before ended, and the last is the score that is shown', () => {
  fc.assert(
    fc.property(explained, fc.integer({ min: 0, max: 100 }), (model, score) => {
      const steps = waterfallSteps(model, score);
      const between = steps.slice(1, -1).filter(({ kind }) => kind !== 'total');
      let at = steps[0]?.to ?? 0;
      for (const step of between) {
        expect(step.from).toBe(at);
        at = step.to;
      }
      expect(Math.abs(at - score)).toBeLessThan(1.01);
      const own = steps.find(({ key }) => key === 'raw');
      const calibration = steps.find(({ key }) => key === 'calibration');
      expect(own?.to).toBe(calibration?.from);
      if (own) expect(Math.abs(own.to - model.rawProbability * 100)).toBeLessThan(0.51);
      expect(steps.at(-1)).toMatchObject({ from: 0, to: score });
    }),
  );
});
