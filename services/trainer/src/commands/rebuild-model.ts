import { findModelToRebuild, readCustomerHistories, type Database } from '@ebb/db';
import { fingerprintOf } from '@ebb/forest';
import { fitModel, prepareTraining, type TrainingSettings } from '@ebb/training';

/** How a model made again compares with the stored one. */
export interface Rebuilt {
  readonly shopId: string;
  readonly version: number;
  readonly isEqual: boolean;
  /** SHA-256 of the artefact's content, hex: as stored, and made again (null where nothing could be trained). */
  readonly artefact: { readonly stored: string; readonly again: string | null };
  /** SHA-256 over the rows in order: tells whether the history or the code has changed. */
  readonly trainingSet: { readonly stored: string; readonly again: string | null };
}

/** The model cannot be made again; the message says why. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError';
}

/**
 * Trains a stored model again from the shop's history as it was known then, with its own settings and seed, and
 * compares byte for byte. Nothing is written.
 *
 * @throws RebuildError for an unknown model, one without an artefact, or one that was stored without its settings
 */
export async function rebuildModel(
  db: Database,
  modelId: string,
  options: { readonly workers: number; readonly signal?: AbortSignal },
): Promise<Rebuilt> {
  const stored = await findModelToRebuild(db, modelId);
  if (stored === undefined) throw new RebuildError(`there is no model ${modelId}`);
  const { shopId, version, artefact } = stored;
  const { trainer } = stored.summary as {
    trainer?: { settings?: TrainingSettings; trainingSet?: string };
  };
  const settings = trainer?.settings;
  if (artefact.length === 0) throw new RebuildError(`nothing was trained as model ${version} of ${shopId}`);
  if (settings === undefined || trainer?.trainingSet === undefined) {
    throw new RebuildError(`model ${version} of ${shopId} was stored without its settings`);
  }
  const { askedHorizonDays, ...rest } = settings;
  const prepared = await prepareTraining({
    openHistory: () =>
      readCustomerHistories(db, shopId, {
        receivedUntilMs: settings.asOfMs,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    settings: rest,
    horizonOf: () => askedHorizonDays,
  });
  const fitted = prepared.data === null ? null : await fitModel(prepared, prepared.data, options);
  const before = fingerprintOf(artefact);
  const again = fitted === null ? null : fingerprintOf(fitted.artefact);
  return {
    shopId,
    version,
    isEqual: fitted !== null && Buffer.compare(artefact, fitted.artefact) === 0,
    artefact: { stored: before, again },
    trainingSet: {
      stored: trainer.trainingSet,
      again: fitted === null ? null : (fitted.provenance['trainingSet'] as string),
    },
  };
}
