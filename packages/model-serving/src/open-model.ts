import { featureNames, featureVersion, type FeatureName } from '@ebb/contracts';
import type { StoredModel } from '@ebb/db';
import { createExplainer, createScorer, decodeModel } from '@ebb/forest';

/** A stored model, opened: it scores and explains. Not to be shared between threads: it owns its buffers. */
export interface ServingModel {
  readonly id: string;
  readonly version: number;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  /** Probability from which on it suggests to alert; null for a model from before it was suggested. */
  readonly alertLine: number | null;
  /** Uncalibrated probability before anything is known of a customer. */
  readonly baseProbability: number;
  /** Calibrated probability of no order within the horizon, for features in the order of `featureNames`. */
  readonly predictor: (features: ArrayLike<number>) => number;
  /** The same with what led to it; a hundred times the cost. */
  readonly answer: (features: ArrayLike<number>) => ModelAnswer;
}

/** What a model says of one row of features; nothing but these decides it. Probabilities 0–1. */
export interface ModelAnswer {
  readonly probability: number;
  /** Before calibration: the model's base and the contributions add up to it. */
  readonly rawProbability: number;
  /** Per feature in the order of `featureNames`, in points of probability. */
  readonly contributions: Float64Array;
}

/** The model was trained on other features than this release computes: its answers would mean nothing. */
export class ModelFeaturesError extends Error {
  override readonly name = 'ModelFeaturesError';
}

/**
 * Makes a stored model ready to score and explain. Features are matched by name, so a model that was trained before a
 * feature was added still reads the right columns.
 *
 * @throws ArtefactError for bytes that are damaged; ModelFeaturesError for features that are no longer computed, or
 *   computed differently
 */
export function openModel(stored: StoredModel): ServingModel {
  const { id, version, horizonDays, medianGapDays, alertLine } = stored;
  const model = decodeModel(stored.artefact);
  const trainedOn = model.metadata['featureVersion'];
  if (typeof trainedOn === 'number' && trainedOn !== featureVersion)
    throw new ModelFeaturesError(
      `model ${id} was trained on version ${trainedOn} of the features, this release computes ${featureVersion}: train the shop again`,
    );
  const columns = Int32Array.from(model.featureNames, (name) => {
    const column = featureNames.indexOf(name as FeatureName);
    if (column < 0)
      throw new ModelFeaturesError(`model ${id} needs the feature ${name}, which is not computed`);
    return column;
  });
  const scorer = createScorer(model);
  const explainer = createExplainer(model.forest);
  // One vector for all questions: a new one for each would cost more than the forest's answer.
  const question = new Float64Array(columns.length);
  const parts = new Float64Array(columns.length);
  const ask = (features: ArrayLike<number>): Float64Array => {
    for (let index = 0; index < question.length; index++) question[index] = features[columns[index]!]!;
    return question;
  };
  return {
    id,
    version,
    horizonDays,
    medianGapDays,
    alertLine,
    baseProbability: model.baseProbability,
    predictor: (features) => scorer.scoreOne(ask(features)),
    answer(features) {
      const rawProbability = scorer.predictOne(ask(features));
      explainer.explainOne(question, parts);
      const contributions = new Float64Array(featureNames.length);
      for (const [index, column] of columns.entries()) contributions[column] = parts[index]!;
      return { probability: scorer.calibrate(rawProbability), rawProbability, contributions };
    },
  };
}
