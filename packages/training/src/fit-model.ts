import { featureNames, featureVersion } from '@ebb/contracts';
import { dayMs, isoDay } from '@ebb/domain';
import { encodeModel, type JsonValue } from '@ebb/forest';
import type { PreparedTraining } from './prepare-training.ts';
import { trainCalibratedForest, type CalibratedForest } from './contenders/calibrated-forest.ts';
import { fingerprintOfSet } from './rows/training-set.ts';

export interface FittedModel extends CalibratedForest {
  readonly artefact: Uint8Array;
  /** Written into the artefact: all that its bytes depend on, besides the code. */
  readonly provenance: { readonly [name: string]: JsonValue };
}

/**
 * Grows the model on all rows whose labels are known. The same prepared training gives the same artefact, byte for
 * byte, on any day and with any number of workers.
 *
 * @throws the signal's reason when it is aborted
 */
export async function fitModel(
  { survey, settings }: Pick<PreparedTraining, 'survey' | 'settings'>,
  { plan, all, set, young }: NonNullable<PreparedTraining['data']>,
  options: {
    readonly workers: number;
    readonly signal?: AbortSignal | undefined;
    readonly onTree?: (done: number, total: number) => void;
  },
): Promise<FittedModel> {
  const { workers, signal, onTree } = options;
  const fitted = await trainCalibratedForest(set, {
    horizonDays: plan.horizonDays,
    seed: settings.seed,
    workers,
    young,
    ...(signal === undefined ? {} : { signal }),
    ...(onTree === undefined ? {} : { onTree }),
  });
  const provenance = {
    featureVersion,
    horizonDays: plan.horizonDays,
    medianGapDays: survey.medianGapDays,
    seed: settings.seed,
    trainingSet: fingerprintOfSet(all),
    weights: fitted.weights.map((each) => ({ ...each })),
    level: { ...fitted.level },
    cutOffs: plan.cutOffDays.map(isoDay),
    dataFrom: isoDay(survey.firstDay),
    dataTo: isoDay(survey.lastDay),
  };
  const { trained, calibration } = fitted;
  const { forest, baseProbability } = trained;
  const artefact = encodeModel({ featureNames, forest, calibration, baseProbability, metadata: provenance });
  return { ...fitted, artefact, provenance };
}

/** First and last moment of the data, epoch ms. */
export function dataRange({ survey }: Pick<PreparedTraining, 'survey'>): {
  readonly dataFrom: number;
  readonly dataTo: number;
} {
  return { dataFrom: survey.firstDay * dayMs, dataTo: (survey.lastDay + 1) * dayMs - 1 };
}
