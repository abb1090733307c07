import { featureUnits, type FeatureName } from '@ebb/contracts';

export interface SliderRange {
  min: number;
  max: number;
  step: number;
}

/** Room to move a feature: always holds the customer's own value and the shop's median. */
export function sliderRange(name: FeatureName, value: number, median: number | null): SliderRange {
  const far = Math.max(Math.abs(value), Math.abs(median ?? 0));
  switch (featureUnits[name]) {
    case 'days':
      return { min: 0, max: Math.max(365, Math.ceil(far)), step: 1 };
    case 'orders': {
      const max = Math.max(20, Math.ceil(far * 2));
      return { min: name === 'order_trend_90d' ? -max : 0, max, step: 1 };
    }
    case 'money': {
      const max = roundUp(Math.max(100, far * 3));
      return { min: value < 0 ? -max : 0, max, step: max / 1000 };
    }
    case 'ratio':
      return { min: 0, max: Math.max(10, Math.ceil(far * 1.5)), step: 0.1 };
    case 'tickets':
      return { min: 0, max: Math.max(10, Math.ceil(far * 2)), step: 1 };
    case 'share':
      return { min: 0, max: 1, step: 0.01 };
  }
}

/** The next 1, 2 or 5 with zeros behind it. */
function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 5]) if (value <= factor * magnitude) return factor * magnitude;
  return 10 * magnitude;
}
