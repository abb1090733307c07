import type { Formats } from '../../lib/formats/formats.ts';
import type { PlotAxis } from './plot-scale.ts';
import { niceTicks } from './ticks.ts';

/** An axis of shares, 0 to 100 %. */
export function shareAxis(label: string, formats: Formats): PlotAxis {
  return { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: formats.percent, label };
}

/** An axis of amounts from zero (or the lowest of the values, if that is less) to a round number above all of them. */
export function amountAxis(
  label: string,
  values: readonly number[],
  format: (value: number) => string,
): PlotAxis {
  const ticks = niceTicks(Math.max(0, ...values), Math.min(0, ...values));
  return { from: ticks[0] ?? 0, to: ticks.at(-1) ?? 1, ticks, format, label };
}
