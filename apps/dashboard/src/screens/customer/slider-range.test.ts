import { featureNames } from '@ebb/contracts';
import fc from 'fast-check';
import { sliderRange } from './slider-range.ts';

it('always holds the value, the median and zero, with a step that moves', () => {
  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...featureNames), amount, fc.option(amount), (name, value, median) => {
      const isShare = name === 'email_engagement_score' || name === 'payment_failure_rate';
      const own = isShare ? value / 1e6 : value;
      const usual = median === null ? null : isShare ? median / 1e6 : median;
      const { min, max, step } = sliderRange(name, own, usual);
      for (const shown of [own, usual ?? 0, 0]) {
        expect(shown).toBeGreaterThanOrEqual(min);
        expect(shown).toBeLessThanOrEqual(max);
      }
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(max - min);
    }),
  );
});

it('goes below zero where the feature can', () => {
  expect(sliderRange('order_trend_90d', -3, 0).min).toBeLessThan(-3);
  expect(sliderRange('net_revenue_180d', -200, 10).min).toBeLessThan(-200);
});
