import type { ModelSummary } from '@ebb/contracts';
import type { Formats } from '../../../lib/formats/formats.ts';

export type Metrics = NonNullable<ModelSummary['metrics']>;

export interface MetricTerm {
  key: Exclude<keyof Metrics, 'rows' | 'positives'>;
  label: string;
  /** A sentence for whoever does not know the word. */
  meaning: string;
  isLowerBetter: boolean;
  text: (value: number, formats: Formats) => string;
}

const ratio = (value: number) => value.toFixed(3);
const share = (value: number, formats: Formats) => formats.finePercent(value);

/** What is measured, in words, and which way is good. */
export const metricTerms: readonly MetricTerm[] = [
  {
    key: 'rocAuc',
    label: 'ROC AUC',
    meaning:
      'Of one customer who left and one who stayed, how often the leaver had the higher score. 0.5 is a coin.',
    isLowerBetter: false,
    text: ratio,
  },
  {
    key: 'prAuc',
    label: 'PR AUC',
    meaning:
      'Precision averaged over all recalls: ranking, with the eye on the leavers. A coin gets their share.',
    isLowerBetter: false,
    text: ratio,
  },
  {
    key: 'logLoss',
    label: 'Log loss',
    meaning: 'How surprised the probabilities were by what happened; being sure and wrong costs most.',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'brier',
    label: 'Brier',
    meaning: 'Mean squared distance between the probability and what happened.',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'calibrationError',
    label: 'Calibration error',
    meaning:
      'How far what was said is from what came true, over ten groups of equal size: 70% should be 70 of 100.',
    isLowerBetter: true,
    text: ratio,
  },
  {
    key: 'liftAt10',
    label: 'Lift at 10%',
    meaning: 'Leavers among the riskiest tenth, against a tenth picked at random.',
    isLowerBetter: false,
    text: (value) => `${value.toFixed(2)}×`,
  },
  {
    key: 'precision',
    label: 'Precision',
    meaning: 'Of those given 50% or more, how many left.',
    isLowerBetter: false,
    text: share,
  },
  {
    key: 'recall',
    label: 'Recall',
    meaning: 'Of those who left, how many had been given 50% or more.',
    isLowerBetter: false,
    text: share,
  },
  {
    key: 'f1',
    label: 'F1',
    meaning: 'Precision and recall at 50% in one number, near the lower of the two.',
    isLowerBetter: false,
    text: ratio,
  },
  {
    key: 'accuracy',
    label: 'Accuracy',
    meaning: 'How often “50% or more” was the right side of what happened.',
    isLowerBetter: false,
    text: share,
  },
];

export const leadTimeTerm = {
  key: 'leadDays',
  label: 'Lead time',
  meaning:
    'Days before the rule “no order for 90 days” that it warns, at the same precision, averaged over everybody who left; nobody warned earlier counts as 0.',
} as const;
