import { createCalibrator } from '../calibrate/calibration.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import type { CompiledForest } from './compiled-forest.ts';
import { createPredictor } from './predictor.ts';
import type { Features, Predictor } from './predictor.ts';

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What a shop's scores are made with: the content of an artefact. */
export interface ForestModel {
  readonly featureNames: readonly string[];
  readonly forest: CompiledForest;
  readonly calibration: Calibration;
  /** Uncalibrated probability before anything is known of a row. */
  readonly baseProbability: number;
  /** Whatever the trainer wants to keep with the model; the forest does not read it. */
  readonly metadata: { readonly [name: string]: JsonValue };
}

export interface Scorer extends Predictor {
  /** Calibrated probability of class 1 for the row at `offset` (default 0). */
  scoreOne(features: Features, offset?: number): number;
  /** Calibrated probabilities of `rowCount` rows, written to `out[0..rowCount)`. */
  scoreBatch(rows: Float64Array | Float32Array, rowCount: number, out: Float64Array): void;
  calibrate(probability01: number): number;
}

/** Makes a model ready to score; `predict…` are its uncalibrated probabilities, `score…` the calibrated ones. */
export function createScorer(model: ForestModel): Scorer {
  const { predictOne, predictBatch } = createPredictor(model.forest);
  const calibrate = createCalibrator(model.calibration);
  return {
    predictOne,
    predictBatch,
    calibrate,
    scoreOne: (features, offset) => calibrate(predictOne(features, offset)),
    scoreBatch(rows, rowCount, out) {
      predictBatch(rows, rowCount, out);
      for (let i = 0; i < rowCount; i++) out[i] = calibrate(out[i]!);
    },
  };
}
