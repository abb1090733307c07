import {
  featureNames,
  type Drift,
  type DriftLevel,
  type ExpectedPerformance,
  type ModelDetail,
  type ModelLine,
  type ModelPage,
  type TruthOfModel,
} from '@ebb/contracts';
import {
  findLatestRun,
  findModelDetail,
  findShop,
  listExperiments,
  listModels,
  readDuels,
  readHistory,
  readTruth,
  readWatches,
  type Database,
  type ListedModel,
  type ModelWatch,
  type ShopRow,
  type TruthRow,
} from '@ebb/db';
import { dayMs, isoDay, shopPolicy, type ShopSettings } from '@ebb/domain';
import {
  decodeDuel,
  decodeOutcomes,
  driftLimits,
  duelDifference,
  emptyOutcomes,
  mergeOutcomes,
  outcomeCurve,
  outcomeMetrics,
} from '@ebb/learning';
import { ProblemError } from '@ebb/service-kit';
import { describeExperiment } from './experiment-arms.ts';

const modelsShown = 50;
const historyShown = 100;
const experimentsShown = 11;
const driftDaysShown = 90;

/** Everything the model page shows of a shop, but what the caller may do. */
export async function describeShopModels(
  db: Database,
  shopId: string,
  nowMs: number,
): Promise<Omit<ModelPage, 'may'>> {
  // First: what is read after it may be newer, and a change on top of it is refused rather than lost.
  const { version, entries } = await readHistory(db, shopId, historyShown);
  const [models, experiments, truthRows, run, shop] = await Promise.all([
    listModels(db, shopId, modelsShown),
    listExperiments(db, shopId, experimentsShown),
    readTruth(db, shopId),
    findLatestRun(db, shopId),
    findShop(db, shopId),
  ]);
  const champion = models.find(({ status }) => status === 'champion');
  const rejected = champion === undefined ? models.find(({ status }) => status === 'rejected') : undefined;
  const [championDetail, rejectedDetail, watches, duels] = await Promise.all([
    champion === undefined ? undefined : findModelDetail(db, shopId, champion.id),
    rejected === undefined ? undefined : findModelDetail(db, shopId, rejected.id),
    champion === undefined ? [] : readWatches(db, shopId, champion.id),
    champion === undefined ? [] : readDuels(db, shopId, champion.id),
  ]);
  const duelOf = new Map(duels.map(({ challengerId, sums }) => [challengerId, sums]));
  const running = experiments.find(({ isRunning }) => isRunning);
  const drift = driftOf(watches, championDetail);
  return {
    asOf: nowMs,
    version,
    decides: champion === undefined ? 'rules' : 'model',
    bands: bandsOf(shop),
    champion: championDetail ?? null,
    rejected: rejectedDetail ?? null,
    models: models.map((model) => lineOf(model, duelOf.get(model.id))),
    drift,
    expected: expectedOf(watches, drift),
    truth: truthOf(truthRows, models, champion?.id),
    firstTruthAt: firstTruthAt(truthRows, champion),
    experiment:
      running === undefined ? null : await describeExperiment(db, shopId, running, models, truthRows),
    pastExperiments: experiments
      .filter(({ isRunning }) => !isRunning)
      .map(({ isRunning: _isRunning, startedMs, changedMs, endedMs, ...rest }) => ({
        ...rest,
        startedAt: startedMs,
        changedAt: changedMs,
        endedAt: endedMs,
        arms: [],
      })),
    history: entries,
    run: run ?? null,
  };
}

function bandsOf(shop: ShopRow | undefined): ModelPage['bands'] {
  if (shop === undefined) throw new ProblemError(404, 'shop-not-found', 'There is no such shop');
  const settings = JSON.parse(shop.settings) as ShopSettings;
  return shopPolicy({ ...shop, settings }, null).thresholds;
}

function lineOf(model: ListedModel, duel: string | undefined): ModelLine {
  const { createdMs, promotedMs, ...rest } = model;
  return {
    ...rest,
    createdAt: createdMs,
    promotedAt: promotedMs,
    canDecide: model.status === 'challenger' || (model.status === 'retired' && promotedMs !== null),
    shadow: model.status !== 'challenger' || duel === undefined ? null : shadowOf(duel),
  };
}

function shadowOf(duel: string): ModelLine['shadow'] {
  const sums = decodeDuel(duel);
  if (sums.rows === 0) return null;
  const { difference, low, high } = duelDifference(sums);
  return { rows: sums.rows, difference, low, high };
}

function driftOf(watches: readonly ModelWatch[], champion: ModelDetail | undefined): Drift | null {
  const last = watches.at(-1);
  if (last === undefined || champion === undefined) return null;
  const importance = new Map(champion.importance.map((each) => [each.feature, each.importance]));
  return {
    modelId: last.modelId,
    day: isoDay(last.day),
    customers: last.customers,
    features: featureNames.map((feature, index) => {
      const psi = last.psi[index] ?? 0;
      return { feature, psi, importance: importance.get(feature) ?? 0, level: levelOf(psi) };
    }),
    index: last.driftIndex,
    level: levelOf(last.driftIndex),
    series: watches
      .slice(-driftDaysShown)
      .map(({ day, driftIndex }) => ({ day: isoDay(day), index: driftIndex })),
  };
}

function levelOf(psi: number): DriftLevel {
  if (psi >= driftLimits.drifted) return 'drifted';
  return psi >= driftLimits.moving ? 'moving' : 'steady';
}

function expectedOf(watches: readonly ModelWatch[], drift: Drift | null): ExpectedPerformance | null {
  const last = watches.at(-1);
  if (last === undefined || drift === null) return null;
  const { rows, meanProbability, accuracy, logLoss, brier, rocAuc } = last.expected;
  return { customers: rows, meanProbability, accuracy, logLoss, brier, rocAuc, drift: drift.level };
}

function truthOf(
  rows: readonly TruthRow[],
  models: readonly ListedModel[],
  championId: string | undefined,
): TruthOfModel[] {
  const groups = new Map<string, TruthRow[]>();
  for (const row of rows) {
    const key = `${row.modelId} ${row.role}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const versions = new Map(models.map(({ id, version }) => [id, version]));
  return [...groups.values()]
    .flatMap((weeks): TruthOfModel[] => {
      const { modelId, role } = weeks[0]!;
      const modelVersion = versions.get(modelId);
      if (modelVersion === undefined) return [];
      const whole = emptyOutcomes();
      const byWeek = weeks.map(({ weekDay, sums }) => {
        const own = decodeOutcomes(sums);
        mergeOutcomes(whole, own);
        return { week: isoDay(weekDay), metrics: outcomeMetrics(own) };
      });
      const calibration = outcomeCurve(whole);
      return [{ modelId, modelVersion, role, total: outcomeMetrics(whole), calibration, weeks: byWeek }];
    })
    .sort(
      (left, right) =>
        Number(right.modelId === championId) - Number(left.modelId === championId) ||
        right.modelVersion - left.modelVersion,
    );
}

/** The day after the horizon of the champion's first answers; null once something has matured. */
function firstTruthAt(rows: readonly TruthRow[], champion: ListedModel | undefined): number | null {
  if (champion?.promotedMs == null) return null;
  if (rows.some(({ modelId, role }) => modelId === champion.id && role === 'asked')) return null;
  return champion.promotedMs + (champion.horizonDays + 1) * dayMs;
}
