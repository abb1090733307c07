import type { LabField } from '@ebb/contracts/lab';
import type { StoredClassifier } from '@ebb/learning';
import type { Preparation, SegmentModel } from '@ebb/learning/clustering';

/** All that is needed to answer for a new row; plain JSON, exported as it is. */
export type LabModel = {
  readonly format: 'ebb-lab-model';
  readonly version: 1;
  readonly study: string;
  readonly fields: readonly LabField[];
  readonly preparation: Preparation;
} & (ClusterAnswers | PredictAnswers);

interface ClusterAnswers {
  readonly kind: 'cluster';
  readonly names: readonly string[];
  readonly centres: readonly number[];
  readonly share01: readonly number[];
  readonly variance: number;
  readonly usualDistance: readonly number[];
}

interface PredictAnswers {
  readonly kind: 'predict';
  readonly target: string;
  readonly classes: readonly string[];
  /** Of two classes one, for the second of them; of more one for each against the others. */
  readonly classifiers: readonly StoredClassifier[];
}

export function segmentModelOf(model: ClusterAnswers): SegmentModel {
  const { centres, share01, variance, usualDistance } = model;
  return {
    featureCount: centres.length / share01.length,
    centres: Float64Array.from(centres),
    share01: Float64Array.from(share01),
    variance,
    usualDistance: Float64Array.from(usualDistance),
  };
}
