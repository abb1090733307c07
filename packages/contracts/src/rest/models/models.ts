import { Type, type Static, type TSchema } from 'typebox';
import { EvaluationCurves } from '../../models/evaluation-curves.ts';
import { featureNames } from '../../models/features.ts';
import { ExperimentEnd } from '../../models/experiment-end.ts';
import { HorizonReason } from '../../models/horizon-reason.ts';
import { ModelReason } from '../../models/model-reason.ts';
import { ModelMetrics, ModelSummary } from '../overview/dashboard.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Interval = { low: Type.Number(), high: Type.Number() };

/**
 * A model's place in its shop. `challenger` answers in shadow, or for a share of the customers in an experiment;
 * `retired` was champion or challenger once; `rejected` did not earn a place and is kept for its metrics.
 */
export const modelStatuses = ['champion', 'challenger', 'retired', 'rejected'] as const;
export type ModelStatus = (typeof modelStatuses)[number];

const NamedMetrics = Type.Object({ name: Type.String(), metrics: ModelMetrics });

/** How much earlier a model warns than "no order for `ruleDays` days" with alerts that are right as often. */
export const LeadTime = Type.Object({
  ruleDays: Type.Integer(),
  /** The probability from which it has to warn for that. */
  threshold: Type.Number(),
  /** Share of alerts after which no order came within the horizon. */
  precision: Type.Number(),
  rulePrecision: Type.Number(),
  /** Customers who left, as far as both could have warned. */
  leavers: Type.Integer(),
  warnedEarlier: Type.Integer(),
  /** Over those warned of earlier; null where there are none. */
  medianDaysEarlier: Nullable(Type.Number()),
  /** Over all leavers. */
  meanDaysEarlier: Type.Number(),
});
export type LeadTime = Static<typeof LeadTime>;

/** What is drawn of another model or rule beside the model's own curves. */
export const RivalCurves = Type.Object({
  name: Type.String(),
  leadTime: Nullable(LeadTime),
  roc: EvaluationCurves.properties.roc,
  precisionRecall: EvaluationCurves.properties.precisionRecall,
  calibration: EvaluationCurves.properties.calibration,
  deciles: EvaluationCurves.properties.deciles,
});
export type RivalCurves = Static<typeof RivalCurves>;

/** One model whole: its summary and what only its own page shows. Fields of models trained before are null or empty. */
export const ModelDetail = Type.Object({
  ...ModelSummary.properties,
  /** Why it has the place it has now; the verdict is what was said when it was trained. */
  standing: ModelReason,
  horizonReason: Nullable(HorizonReason),
  /** Other kinds of model on the same test rows, for comparison. */
  challengers: Type.Array(NamedMetrics),
  /** Every model and rule on the newest test cut-off alone. */
  newestTest: Type.Array(NamedMetrics),
  /** Test cut-offs, `YYYY-MM-DD`; every training label ends before its test begins. */
  folds: Type.Array(
    Type.Object({
      trainFrom: Type.String(),
      trainTo: Type.String(),
      test: Type.String(),
      rows: Type.Optional(Type.Integer({ description: 'customers tested on that day' })),
      churnShare: Type.Optional(
        Type.Number({
          description: 'of them, the share that placed no order within the horizon: the base rate',
        }),
      ),
      meanProbability: Type.Optional(
        Type.Number({ description: 'what the model expected that share to be' }),
      ),
    }),
  ),
  curves: Nullable(EvaluationCurves),
  /** Over the plain rule; null where there is nothing to compare. */
  leadTime: Nullable(LeadTime),
  /** The other models and the plain rules, on the rows of `curves`. */
  rivals: Type.Array(RivalCurves),
  /** The paired test against the champion of that time, on the newest rows with known labels. */
  againstChampion: Nullable(
    Type.Object({
      championId: Type.String(),
      championVersion: Type.Integer(),
      rows: Type.Integer(),
      /** Log loss of this model less the champion's, with the 95 % interval. */
      difference: Type.Number(),
      ...Interval,
    }),
  ),
  /** The probability from which on it suggests to alert, and how its alerts did on the test on later time. */
  alertLine: Nullable(
    Type.Object({
      line: Type.Number(),
      share: Type.Number({ description: 'of the scored customers at or above it when it was chosen' }),
      precision: Type.Number(),
      rulePrecision: Nullable(
        Type.Number({ description: 'of as many customers without an order for 90 days' }),
      ),
      tested: Type.Integer({ description: 'alerts that the precision counts' }),
    }),
  ),
  /** What it takes to make the same bytes again. */
  provenance: Type.Object({
    artefactSha256: Nullable(Type.String()),
    trainingSetSha256: Nullable(Type.String()),
    seed: Nullable(Type.Integer()),
  }),
});
export type ModelDetail = Static<typeof ModelDetail>;

/** One line of the list of a shop's models. */
export const ModelLine = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  status: Type.Enum(modelStatuses),
  createdAt: Type.Integer(),
  promotedAt: Nullable(Type.Integer()),
  horizonDays: Type.Integer(),
  metrics: Nullable(ModelMetrics),
  standing: ModelReason,
  /** A person may make it champion now: a challenger, or one that was champion before. */
  canDecide: Type.Boolean(),
  /** What shadow says so far of a challenger, on exactly the customers the champion was asked about. */
  shadow: Nullable(
    Type.Object({
      rows: Type.Integer({ description: 'matured answers of both' }),
      /** Log loss of the challenger less the champion's, 95 % interval over customers. */
      difference: Type.Number(),
      ...Interval,
    }),
  ),
});
export type ModelLine = Static<typeof ModelLine>;

export const modelActions = [
  'trained',
  'promoted',
  'rolled_back',
  'retired',
  'rejected',
  'share_set',
  'training_asked',
] as const;

export const ModelHistoryEntry = Type.Object({
  id: Type.Integer(),
  at: Type.Integer(),
  action: Type.Enum(modelActions),
  modelId: Nullable(Type.String()),
  modelVersion: Nullable(Type.Integer()),
  /** Null when Ebb did it. */
  actorName: Nullable(Type.String()),
  why: ModelReason,
});
export type ModelHistoryEntry = Static<typeof ModelHistoryEntry>;

/** What came true of answers whose horizon has passed. Log loss and Brier are exact; what needs ranks, to 0.005. */
export const TruthMetrics = Type.Object({
  /** Matured answers. */
  rows: Type.Integer(),
  /** Of these, customers who did not order within the horizon. */
  positives: Type.Integer(),
  meanProbability: Type.Number(),
  accuracy: Type.Number(),
  logLoss: Type.Number(),
  brier: Type.Number(),
  calibrationError: Type.Number(),
  /** Null while all did the same. */
  rocAuc: Nullable(Type.Number()),
  liftAt10: Nullable(Type.Number()),
});
export type TruthMetrics = Static<typeof TruthMetrics>;

export const TruthOfModel = Type.Object({
  modelId: Type.String(),
  modelVersion: Type.Integer(),
  /** `asked`: what customers were scored by; `shadow`: what it would have said of the champion's customers. */
  role: Type.Enum(['asked', 'shadow']),
  total: TruthMetrics,
  calibration: Type.Array(
    Type.Object({ rows: Type.Integer(), meanProbability: Type.Number(), observedShare: Type.Number() }),
  ),
  /** By the UTC week (its Monday) in which the answer was given, ascending. */
  weeks: Type.Array(Type.Object({ week: Type.String(), metrics: TruthMetrics })),
});
export type TruthOfModel = Static<typeof TruthOfModel>;

export const driftLevels = ['steady', 'moving', 'drifted'] as const;
export type DriftLevel = (typeof driftLevels)[number];

/** How far today's customers are from those the model learnt from. */
export const Drift = Type.Object({
  modelId: Type.String(),
  /** `YYYY-MM-DD`, UTC. */
  day: Type.String(),
  customers: Type.Integer(),
  features: Type.Array(
    Type.Object({
      feature: Type.Enum(featureNames),
      /** Population stability index. Below 0.1 steady, from 0.25 drifted. */
      psi: Type.Number(),
      importance: Type.Number(),
      level: Type.Enum(driftLevels),
    }),
  ),
  /** Mean of the indices, weighted by what the model makes of each feature. */
  index: Type.Number(),
  level: Type.Enum(driftLevels),
  /** The last weeks' index, a point a day, ascending. */
  series: Type.Array(Type.Object({ day: Type.String(), index: Type.Number() })),
});
export type Drift = Static<typeof Drift>;

/** What the scores themselves promise, before labels are known: true as far as they are calibrated. */
export const ExpectedPerformance = Type.Object({
  customers: Type.Integer(),
  meanProbability: Type.Number(),
  accuracy: Type.Number(),
  logLoss: Type.Number(),
  brier: Type.Number(),
  rocAuc: Nullable(Type.Number()),
  /** How far drift makes the promise unsafe. */
  drift: Type.Enum(driftLevels),
});
export type ExpectedPerformance = Static<typeof ExpectedPerformance>;

export const ExperimentArm = Type.Object({
  modelId: Type.String(),
  modelVersion: Type.Integer(),
  sharePercent: Type.Integer(),
  /** Scored by this model now. */
  customers: Type.Integer(),
  /** Answers given during the experiment whose horizon has passed; whole weeks. */
  truth: Nullable(TruthMetrics),
});

export const Experiment = Type.Object({
  id: Type.String(),
  challengerId: Type.String(),
  championId: Type.String(),
  sharePercent: Type.Integer(),
  startedAt: Type.Integer(),
  changedAt: Type.Integer(),
  endedAt: Nullable(Type.Integer()),
  endReason: Nullable(ExperimentEnd),
  /** Challenger and champion; empty once it has ended. */
  arms: Type.Array(ExperimentArm),
});
export type Experiment = Static<typeof Experiment>;
