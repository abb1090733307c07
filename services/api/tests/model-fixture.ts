import { featureNames } from '@ebb/contracts';
import { registerModel } from '@ebb/db';
import type { ApiFixture } from './api-fixture.ts';

export const metrics = {
  rows: 900,
  positives: 400,
  rocAuc: 0.75,
  prAuc: 0.7,
  logLoss: 0.57,
  brier: 0.2,
  calibrationError: 0.02,
  accuracy: 0.7,
  precision: 0.7,
  recall: 0.6,
  f1: 0.65,
  liftAt10: 1.6,
};

/** A model in the registry; nothing can be scored with it unless its bytes are given. */
export async function registerTestModel(
  fixture: ApiFixture,
  status: 'champion' | 'challenger' | 'rejected',
  standing: string,
  artefact: Uint8Array = Uint8Array.of(1, 2, 3),
): Promise<string> {
  const { id } = await registerModel(fixture.db, {
    shopId: 'shop',
    status,
    standing: { kind: 'text', text: standing },
    why: { kind: 'text', text: 'the tests' },
    artefact,
    horizonDays: 30,
    medianGapDays: 20,
    nowMs: Date.now(),
    summaryOf: (identity) => ({
      ...identity,
      horizonDays: 30,
      trainingRows: 5000,
      trees: 100,
      dataFrom: 0,
      dataTo: Date.now(),
      metrics,
      baselines: [{ name: 'days since last order', metrics }],
      importance: featureNames.map((feature) => ({ feature, importance: 1 / featureNames.length })),
      verdict: standing,
      trainer: { secret: 'only for machines' },
    }),
  });
  return id;
}
