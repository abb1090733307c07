import { featureNames, type ModelDetail } from '@ebb/contracts';
import { openDatabase, registerModel } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { encodeModel, trainForestSync } from '@ebb/forest';
import { evaluatePredictions, evaluationCurves } from '@ebb/learning';
import { uniqueName } from '@ebb/testkit';

const testRows = 900;
type Curves = NonNullable<ModelDetail['curves']>;
type Metrics = NonNullable<ModelDetail['metrics']>;

/** A shop of its own with two models, the second of which decides, and what was stored of that one. */
export interface ModelPageShop {
  readonly id: string;
  readonly curves: Curves;
  readonly metrics: Metrics;
  readonly standing: string;
}

/** Members are added by e-mail before they sign in: a session says which shops it is for. */
export async function createModelPageShop(
  databaseUrl: string,
  members: readonly string[],
): Promise<ModelPageShop> {
  const db = openDatabase(databaseUrl, { poolSize: 2 });
  try {
    const id = uniqueName('models');
    const shop = { name: 'Shop of the model page', currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' };
    await db.prisma.shop.create({ data: { id, ...shop, settings: '{}', createdMs: BigInt(Date.now()) } });
    for (const email of members) {
      const { id: userId } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
      await db.prisma.userShop.create({ data: { userId, shopId: id } });
    }
    await register(db, id, 1, 'It was better than the calendar.');
    const standing = 'It is surely better than model 1.';
    const { curves, metrics } = await register(db, id, 2, standing);
    return { id, curves, metrics, standing };
  } finally {
    await db.close();
  }
}

async function register(
  db: ReturnType<typeof openDatabase>,
  shopId: string,
  seed: number,
  standing: string,
): Promise<{ curves: Curves; metrics: Metrics }> {
  const own = answers(seed, 1);
  const rule = answers(seed, 0.4);
  const curves = structuredClone(evaluationCurves(own.labels, own.probabilities, own.atStakeMinor)) as Curves;
  const ruleCurves = structuredClone(evaluationCurves(rule.labels, rule.probabilities)) as Curves;
  const metrics = evaluatePredictions(own.labels, own.probabilities);
  const ruleMetrics = evaluatePredictions(rule.labels, rule.probabilities);
  const { roc, precisionRecall, calibration, deciles } = ruleCurves;
  const name = 'days since last order';
  await registerModel(db, {
    shopId,
    status: 'champion',
    standing: { kind: 'text', text: standing },
    why: { kind: 'text', text: 'the tests' },
    artefact: artefactOf(seed),
    horizonDays: 45,
    medianGapDays: 20,
    nowMs: Date.now(),
    summaryOf: (identity): Omit<ModelDetail, 'standing'> => ({
      ...identity,
      horizonDays: 45,
      trainingRows: 5_000,
      trees: 5,
      dataFrom: Date.now() - 400 * dayMs,
      dataTo: Date.now(),
      metrics,
      baselines: [{ name, metrics: ruleMetrics }],
      importance: featureNames.map((feature) => ({ feature, importance: 1 / featureNames.length })),
      verdict: { kind: 'text', text: standing },
      horizonReason: {
        kind: 'rhythm',
        horizonDays: 45,
        gap90Days: 45,
        limitsDays: { least: 30, most: 365 },
      },
      challengers: [],
      newestTest: [{ name: 'random forest', metrics }],
      folds: [
        { trainFrom: '2026-01-01', trainTo: '2026-02-01', test: '2026-04-01', rows: 300, churnShare: 0.41 },
        { trainFrom: '2026-01-01', trainTo: '2026-03-01', test: '2026-05-01', rows: 300, churnShare: 0.58 },
      ],
      curves,
      leadTime: null,
      rivals: [{ name, leadTime: null, roc, precisionRecall, calibration, deciles }],
      againstChampion: null,
      alertLine: null,
      provenance: { artefactSha256: null, trainingSetSha256: null, seed },
    }),
  });
  return { curves, metrics };
}

/** Customers who leave as often as is said of them, told apart the better the stronger the signal. */
function answers(seed: number, signal: number) {
  const random = mulberry32(seed);
  const rows = Array.from({ length: testRows }, () => {
    const risk = 0.5 + signal * (random() - 0.5);
    return { label: random() < risk ? 1 : 0, risk, atStakeMinor: Math.round(random() * 20_000) };
  });
  return {
    labels: rows.map(({ label }) => label),
    probabilities: rows.map(({ risk }) => risk),
    atStakeMinor: rows.map(({ atStakeMinor }) => atStakeMinor),
  };
}

/** A real model, since the services may read it; nobody is scored with it. */
function artefactOf(seed: number): Uint8Array {
  const random = mulberry32(seed);
  const rows = 200;
  const data = Float64Array.from({ length: rows * featureNames.length }, () => random() * 100);
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    data[row * featureNames.length]! > 50 ? 1 : 0,
  );
  const trained = trainForestSync(data, labels, { featureNames, trees: 5, maxDepth: 4, seed });
  return encodeModel({
    featureNames: trained.featureNames,
    forest: trained.forest,
    calibration: { kind: 'platt', slope: 1, intercept: 0 },
    baseProbability: trained.baseProbability,
    metadata: {},
  });
}

/** Uniform in [0, 1), the same for a seed everywhere (Tommy Ettinger's generator, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
