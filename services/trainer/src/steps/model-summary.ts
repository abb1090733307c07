import { featureNames, type HorizonReason, type ModelDetail, type ModelReason } from '@ebb/contracts';
import { emptyModelParts } from '@ebb/db';
import { isoDay } from '@ebb/domain';
import { fingerprintOf, type JsonValue } from '@ebb/forest';
import { featureReference } from '@ebb/learning';
import {
  type AlertLine,
  changedHorizon,
  dataRange,
  type FittedModel,
  settingsAsJson,
  type PreparedTraining,
  type ContenderResult,
  type Evaluation,
  type PromotionCheck,
  type CutOffPlan,
  type HistorySurvey,
  rhythmLimitsDays,
  type ChampionTest,
  type StandingChampion,
  rowsAtCutOffs,
  type TrainingSet,
} from '@ebb/training';

/** Given out by the registry, or kept in columns of their own. */
type KeptElsewhere = 'id' | 'version' | 'status' | 'createdAt' | 'promotedAt' | 'standing';

/** What is stored of a model beside its artefact: the contracts' detail, plus `trainer` for machines. */
export type StoredSummary = Omit<ModelDetail, KeptElsewhere> & {
  readonly trainer: { readonly [name: string]: JsonValue };
};

/** The newest cut-offs are what today's customers are compared with: how long a log has been kept makes older ones differ. */
const referenceCutOffs = 4;

export function summaryOfModel(
  prepared: PreparedTraining,
  { plan, set }: NonNullable<PreparedTraining['data']>,
  fitted: FittedModel,
  evaluation: Evaluation,
  check: PromotionCheck,
  against: { readonly champion: StandingChampion; readonly test: ChampionTest } | null,
  alertLine: AlertLine | null,
): StoredSummary {
  const { survey, settings } = prepared;
  const { trained, artefact, provenance } = fitted;
  const of = (kind: ContenderResult['kind']) => evaluation.results.filter((result) => result.kind === kind);
  const forest = of('forest')[0]!;
  return {
    horizonDays: plan.horizonDays,
    trainingRows: set.rowCount,
    trees: trained.forest.roots.length,
    ...dataRange(prepared),
    metrics: forest.pooled,
    baselines: of('plain_rule').map(({ name, pooled }) => ({ name, metrics: pooled })),
    importance: featureNames.map((feature, index) => ({
      feature,
      importance: trained.impurityImportance[index]!,
    })),
    verdict: check.verdict,
    horizonReason: horizonReason(survey, plan, settings.askedHorizonDays),
    challengers: of('challenger').map(({ name, pooled }) => ({ name, metrics: pooled })),
    newestTest: evaluation.results.map(({ name, newest }) => ({ name, metrics: newest })),
    folds: plan.folds.map(({ trainCutOffs, testCutOff }, fold) => {
      const { rows, churnShare, meanProbability } = forest.tests[fold]!;
      return {
        trainFrom: isoDay(trainCutOffs[0]!),
        trainTo: isoDay(trainCutOffs.at(-1)!),
        test: isoDay(testCutOff),
        ...{ rows, churnShare, meanProbability },
      };
    }),
    curves: curvesOf(forest),
    leadTime: forest.leadTime === null ? null : { ...forest.leadTime },
    rivals: evaluation.results.filter(({ kind }) => kind !== 'forest').map(rivalOf),
    againstChampion: againstChampion(against),
    alertLine: alertLine && { ...alertLine },
    provenance: {
      artefactSha256: fingerprintOf(artefact),
      trainingSetSha256: provenance['trainingSet'] as string,
      seed: settings.seed,
    },
    trainer: {
      ...provenance,
      settings: settingsAsJson(settings),
      survey: { ...survey },
      reference: driftReference(set).map(({ edges, shares }) => ({ edges: [...edges], shares: [...shares] })),
      calibration: fitted.calibration.kind,
      weights: fitted.weights.map((each) => ({ ...each })),
      level: { ...fitted.level },
      againstBestRule:
        check.againstBestRule === null
          ? null
          : { rule: check.againstBestRule.rule, logLoss: { ...check.againstBestRule.logLoss } },
      nodeVersion: process.version,
    },
  };
}

/** A summary without a model: why there is none. */
export function summaryOfNothing(
  prepared: PreparedTraining,
  verdict: ModelReason,
  horizonDays: number,
): StoredSummary {
  return {
    horizonDays,
    trainingRows: 0,
    trees: 0,
    ...dataRange(prepared),
    metrics: null,
    baselines: [],
    importance: [],
    verdict,
    ...emptyModelParts,
    trainer: { survey: { ...prepared.survey }, settings: settingsAsJson(prepared.settings) },
  };
}

/** The same numbers in the contract's own, changeable arrays. */
function curvesOf({ curves }: ContenderResult): NonNullable<ModelDetail['curves']> {
  return structuredClone(curves) as NonNullable<ModelDetail['curves']>;
}

/** Only what is drawn beside the model's own: counts and money at thresholds are as long again. */
function rivalOf(result: ContenderResult): ModelDetail['rivals'][number] {
  const { roc, precisionRecall, calibration, deciles } = curvesOf(result);
  const leadTime = result.leadTime === null ? null : { ...result.leadTime };
  return { name: result.name, leadTime, roc, precisionRecall, calibration, deciles };
}

/** How each feature lay at the newest cut-offs of the training set. */
function driftReference(set: TrainingSet) {
  const newest = [...new Set(set.cutOffDays)].sort((left, right) => right - left).slice(0, referenceCutOffs);
  const rows = rowsAtCutOffs(set, new Set(newest));
  const width = featureNames.length;
  return featureNames.map((_, column) =>
    featureReference(
      Float64Array.from({ length: rows.rowCount }, (__, row) => rows.features[row * width + column]!),
    ),
  );
}

function againstChampion(
  against: { readonly champion: StandingChampion; readonly test: ChampionTest } | null,
): ModelDetail['againstChampion'] {
  if (against?.test.kind !== 'tested') return null;
  const { champion, test } = against;
  const { rows, logLoss } = test.comparison;
  return {
    championId: champion.id,
    championVersion: champion.version,
    rows,
    difference: logLoss.difference,
    low: logLoss.low,
    high: logLoss.high,
  };
}

function horizonReason(
  { gap90Days }: HistorySurvey,
  plan: CutOffPlan,
  askedHorizonDays: number | null,
): HorizonReason {
  const { horizonDays } = plan;
  if (askedHorizonDays !== null && horizonDays === askedHorizonDays)
    return { kind: 'asked', horizonDays, gap90Days };
  const change = changedHorizon(plan);
  return change === null
    ? { kind: 'rhythm', horizonDays, gap90Days, limitsDays: rhythmLimitsDays }
    : { kind: 'changed', change, gap90Days };
}
