import { Type, type Static, type TSchema } from 'typebox';
import {
  Drift,
  Experiment,
  ExpectedPerformance,
  ModelDetail,
  ModelHistoryEntry,
  ModelLine,
  TruthOfModel,
} from './models.ts';
import type { Endpoints } from '../endpoint.ts';
import { TrainingRun } from './training-run.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Everything the model page shows. */
export const ModelPage = Type.Object({
  asOf: Type.Integer(),
  /** Sent back with every change; a change somebody else made meanwhile answers 409. */
  version: Type.Integer(),
  decides: Type.Enum(['model', 'rules']),
  /** Probabilities from which on a customer is in the band. */
  bands: Type.Object({ medium: Type.Number(), high: Type.Number(), critical: Type.Number() }),
  /** The champion; null while the rule tiers decide. */
  champion: Nullable(ModelDetail),
  /** While the rule tiers decide: the newest model that did not earn its place. */
  rejected: Nullable(ModelDetail),
  /** All models, newest first, at most 50. */
  models: Type.Array(ModelLine),
  drift: Nullable(Drift),
  expected: Nullable(ExpectedPerformance),
  /** What matured, the champion's first. */
  truth: Type.Array(TruthOfModel),
  /** When the first answers of the champion mature; null once some have, or without a champion that was asked. */
  firstTruthAt: Nullable(Type.Integer()),
  experiment: Nullable(Experiment),
  /** Ended ones, newest first, at most 10. */
  pastExperiments: Type.Array(Experiment),
  /** Newest first, at most 100. */
  history: Type.Array(ModelHistoryEntry),
  run: Nullable(TrainingRun),
  /** What the caller may do. */
  may: Type.Object({
    decide: Type.Boolean(),
    experiment: Type.Boolean(),
    train: Type.Boolean(),
    export: Type.Boolean(),
  }),
});
export type ModelPage = Static<typeof ModelPage>;

const Version = Type.Integer({
  minimum: 0,
  description: 'version of the page the person was looking at; a newer one answers 409',
});
const Note = Type.String({
  minLength: 3,
  maxLength: 1000,
  pattern: '\\S.*\\S',
  description: 'why; kept in the history and the audit log',
});

export const DecideModel = Type.Object({ version: Version, note: Note });
export type DecideModel = Static<typeof DecideModel>;

/** A share of 0 ends the experiment. */
export const ShareModel = Type.Object({
  version: Version,
  sharePercent: Type.Integer({ minimum: 0, maximum: 50, description: 'of the customers, by a fixed hash' }),
  note: Note,
});
export type ShareModel = Static<typeof ShareModel>;

export const TrainModel = Type.Object({ note: Type.Optional(Type.String({ maxLength: 1000 })) });
export type TrainModel = Static<typeof TrainModel>;

export const TrainModelAnswer = Type.Object({ run: TrainingRun });
export type TrainModelAnswer = Static<typeof TrainModelAnswer>;

/** Answer 409 of a change: who was first, and the version that stands now. */
export const ModelConflict = Type.Object({ ...Problem.properties, version: Type.Integer() });
export type ModelConflict = Static<typeof ModelConflict>;

/** Answer 409 of "train now": the run under way. */
export const TrainingUnderWay = Type.Object({ ...Problem.properties, run: TrainingRun });
export type TrainingUnderWay = Static<typeof TrainingUnderWay>;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const ModelAddress = Type.Object({ shop: Id, model: Id });
const modelChange = {
  method: 'POST',
  tag: 'model',
  params: ModelAddress,
  answer: ModelPage,
  problems: { ...memberProblems, 404: Problem, 409: Type.Union([ModelConflict, Problem]) },
} as const;

export const modelEndpoints = {
  getModelPage: {
    method: 'GET',
    path: '/api/shops/:shop/model',
    tag: 'model',
    summary: 'Whether a shop’s scores deserve trust: models, what came true, drift, history',
    access: 'models.read',
    params: ShopAddress,
    answer: ModelPage,
    problems: memberProblems,
  },
  getModel: {
    method: 'GET',
    path: '/api/shops/:shop/models/:model',
    tag: 'model',
    summary: 'One model of a shop, whatever became of it',
    access: 'models.read',
    params: ModelAddress,
    answer: ModelDetail,
    problems: { ...memberProblems, 404: Problem },
  },
  getModelOnnx: {
    method: 'GET',
    path: '/api/shops/:shop/models/:model/model.onnx',
    tag: 'model',
    summary: 'One model of a shop as an ONNX file, to score elsewhere',
    description:
      'Input `features`: double, rows × the features named in the metadata `feature_names`, NaN where one is missing. ' +
      'Output `probability`: double, rows × 1, that the customer leaves, calibrated; equal to Ebb’s to 1e-6.',
    access: 'models.export',
    params: ModelAddress,
    answer: Type.String({ description: 'application/octet-stream' }),
    problems: { ...memberProblems, 404: Problem },
  },
  promoteModel: {
    ...modelChange,
    path: '/api/shops/:shop/models/:model/promote',
    summary: 'Make a challenger champion, by hand',
    access: 'models.decide',
    body: DecideModel,
  },
  rollbackModel: {
    ...modelChange,
    path: '/api/shops/:shop/models/:model/rollback',
    summary: 'Make an earlier champion champion again',
    access: 'models.decide',
    body: DecideModel,
  },
  shareModel: {
    ...modelChange,
    path: '/api/shops/:shop/models/:model/share',
    summary: 'Give a challenger a share of the customers; none ends the experiment',
    access: 'models.experiment',
    body: ShareModel,
  },
  trainModel: {
    method: 'POST',
    path: '/api/shops/:shop/model/train',
    tag: 'model',
    summary: 'Train now; its progress is in the page’s `run`',
    access: 'models.train',
    params: ShopAddress,
    body: TrainModel,
    status: 202,
    answer: TrainModelAnswer,
    problems: { ...memberProblems, 409: TrainingUnderWay },
  },
} as const satisfies Endpoints;
