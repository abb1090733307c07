import type { ModelSummary } from '@ebb/contracts';
import type { Formats } from '../format/formats.ts';

type Metrics = NonNullable<ModelSummary['metrics']>;

interface MetricRow {
  key: keyof Metrics;
  label: string;
  hint: string;
  isLowerBetter: boolean;
  text: (value: number, formats: Formats) => string;
}

const ratio = (value: number) => value.toFixed(3);
const share = (value: number, formats: Formats) => formats.finePercent(value);

/** What is measured, in words, and which way is good. */
export const metricRows: readonly MetricRow[] = [
  {
    key: 'rocAuc',
    label: 'ROC AUC',
    hint: 'how well it ranks leavers above stayers; 0.5 is a coin',
    isLowerBetter: false,
    text: ratio,
  },
  {
    key: 'prAuc',
    label: 'PR AUC',
    hint: 'the same, with the eye on the leavers',
    isLowerBetter: false,
    text: ratio,
  },
  {
    key: 'liftAt10',
    label: 'Lift at 10 %',
    hint: 'leavers among the riskiest tenth, against a random tenth',
    isLowerBetter: false,
    text: (value) => `${value.toFixed(2)}×`,
  },
  {
    key: 'logLoss',
    label: 'Log loss',
    hint: 'how wrong the probabilities are',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'brier',
    label: 'Brier score',
    hint: 'squared error of the probabilities',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'calibrationError',
    label: 'Calibration error',
    hint: '“70 %” should come true in 70 of 100',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'precision',
    label: 'Precision',
    hint: 'of those called leaving, how many left',
    isLowerBetter: false,
    text: share,
  },
  {
    key: 'recall',
    label: 'Recall',
    hint: 'of those who left, how many were called',
    isLowerBetter: false,
    text: share,
  },
  { key: 'f1', label: 'F1', hint: 'precision and recall in one figure', isLowerBetter: false, text: ratio },
  { key: 'accuracy', label: 'Accuracy', hint: 'right in all', isLowerBetter: false, text: share },
];

/** Index of the best column; null when nothing is best. */
export function bestOf(values: readonly number[], isLowerBetter: boolean): number | null {
  const [first, ...others] = values;
  if (first === undefined || others.every((value) => value === first)) return null;
  const best = isLowerBetter ? Math.min(...values) : Math.max(...values);
  return values.indexOf(best);
}
