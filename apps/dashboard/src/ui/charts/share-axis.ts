import type { Formats } from '../../lib/formats/formats.ts';
import type { PlotAxis } from './plot.tsx';

/** An axis of shares, 0 to 100 %. */
export function shareAxis(label: string, formats: Formats): PlotAxis {
  return { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: formats.percent, label };
}
