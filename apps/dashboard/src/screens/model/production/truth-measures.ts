import type { TruthMetrics } from '@ebb/contracts';
import { amountAxis, shareAxis } from '../../../ui/charts/axes.ts';
import type { PlotAxis } from '../../../ui/charts/plot-scale.ts';
import type { Formats } from '../../../lib/formats/formats.ts';

/** One line over the weeks. */
export interface TruthLine {
  name: string;
  valueOf: (metrics: TruthMetrics) => number | null;
}

/** One way to look at what came true. */
export interface TruthMeasure {
  value: 'said' | 'rocAuc' | 'accuracy' | 'logLoss' | 'brier' | 'calibrationError' | 'liftAt10';
  label: string;
  unit: 'share' | 'ratio' | 'times';
  /** The first is what the measure is about. */
  lines: readonly TruthLine[];
  /** What knowing nothing gets, where that is one number for all. */
  chance?: { at: number; label: string };
}

const one = (name: string, key: keyof TruthMetrics): TruthLine[] => [
  { name, valueOf: (metrics) => metrics[key] },
];

/** First the question everybody has: did as many leave as was said? */
export const truthMeasures: readonly [TruthMeasure, ...TruthMeasure[]] = [
  {
    value: 'said',
    label: 'Said and left',
    unit: 'share',
    lines: [
      {
        name: 'Left',
        valueOf: ({ rows, positives }) => (rows === 0 ? null : positives / rows),
      },
      { name: 'Said to leave', valueOf: ({ meanProbability }) => meanProbability },
    ],
  },
  {
    value: 'rocAuc',
    label: 'ROC AUC',
    unit: 'ratio',
    lines: one('ROC AUC', 'rocAuc'),
    chance: { at: 0.5, label: 'a coin' },
  },
  { value: 'accuracy', label: 'Accuracy', unit: 'share', lines: one('Accuracy', 'accuracy') },
  { value: 'logLoss', label: 'Log loss', unit: 'ratio', lines: one('Log loss', 'logLoss') },
  { value: 'brier', label: 'Brier', unit: 'ratio', lines: one('Brier', 'brier') },
  {
    value: 'calibrationError',
    label: 'Calibration error',
    unit: 'ratio',
    lines: one('Calibration error', 'calibrationError'),
  },
  {
    value: 'liftAt10',
    label: 'Lift at 10%',
    unit: 'times',
    lines: one('Lift at 10%', 'liftAt10'),
    chance: { at: 1, label: 'chance' },
  },
];

export function truthText({ unit }: TruthMeasure, value: number | null, formats: Formats): string {
  if (value === null) return '–';
  if (unit === 'share') return formats.finePercent(value);
  return unit === 'times' ? `${value.toFixed(2)}×` : value.toFixed(3);
}

/** Shares from 0 to 1, ROC AUC from a coin (or what is worse) to 1, everything else from 0. */
export function truthAxis(measure: TruthMeasure, values: readonly number[], formats: Formats): PlotAxis {
  const { label, unit, chance } = measure;
  if (unit === 'share') return shareAxis(label, formats);
  if (measure.value === 'rocAuc') {
    const from = Math.min(0.5, Math.floor(Math.min(...values) * 10) / 10);
    const ticks = Array.from({ length: Math.round((1 - from) * 10) + 1 }, (_, step) => from + step / 10);
    return { from, to: 1, ticks, format: (value) => value.toFixed(1), label };
  }
  const format = (value: number) => `${formats.fine(value)}${unit === 'times' ? '×' : ''}`;
  return amountAxis(label, [chance?.at ?? 0, ...values], format);
}

/** At most six of the weeks, evenly, the newest among them: epoch ms of their Mondays. */
export function weekTicks(weeks: readonly number[]): number[] {
  const every = Math.ceil(weeks.length / 6);
  return weeks.filter((_, index) => (weeks.length - 1 - index) % every === 0);
}
