import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';
import { clusterMethods, ClusterReport } from './cluster-report.ts';
import { LabColumnUse, labLimits } from './columns.ts';
import { PredictReport } from './predict-report.ts';
import { LabBatch, labJobStatuses, LabTable } from './files.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Shop = Type.String({ minLength: 1, maxLength: 64, description: 'shop id' });
const Id = Type.String({ pattern: '^[0-9a-f]{32}$' });
const ShopQuery = Type.Object({ shop: Shop });
const problems = { ...memberProblems, 404: Problem, 409: Problem, 422: Problem } as const;

const shared = {
  columns: Type.Array(LabColumnUse, { minItems: 1, maxItems: labLimits.columns }),
  fill: Type.Enum(['median', 'mean'] as const),
};

export const ClusterSettings = Type.Object({
  kind: Type.Literal('cluster'),
  ...shared,
  method: Type.Enum(clusterMethods),
  clusters: Nullable(Type.Integer({ minimum: 2, maximum: 10, description: 'null: by silhouette' })),
  radius: Nullable(
    Type.Number({ exclusiveMinimum: 0, description: 'of DBSCAN; null: where the distances bend' }),
  ),
  minRows: Type.Integer({ minimum: 2, maximum: 100, description: 'of DBSCAN' }),
});
export type ClusterSettings = Static<typeof ClusterSettings>;

export const PredictSettings = Type.Object({
  kind: Type.Literal('predict'),
  ...shared,
  target: Type.String({ minLength: 1, maxLength: 200 }),
  split: Type.Enum(['stratified', 'time'] as const),
  timeColumn: Nullable(Type.String({ maxLength: 200 })),
});
export type PredictSettings = Static<typeof PredictSettings>;

export const StudySettings = Type.Union([ClusterSettings, PredictSettings]);
export type StudySettings = Static<typeof StudySettings>;

export const LabStudy = Type.Object({
  id: Id,
  name: Type.String(),
  kind: Type.Enum(['cluster', 'predict'] as const),
  tableId: Id,
  tableName: Type.String(),
  status: Type.Enum(labJobStatuses),
  step: Nullable(Type.String()),
  done01: Type.Number(),
  error: Nullable(Type.String()),
  isShared: Type.Boolean(),
  isOwn: Type.Boolean(),
  createdAt: Type.Integer(),
  createdByName: Type.String(),
  finishedAt: Nullable(Type.Integer()),
  summary: Nullable(Type.String({ description: 'the result in a sentence' })),
});
export type LabStudy = Static<typeof LabStudy>;

export const LabStudyDetail = Type.Object({
  ...LabStudy.properties,
  settings: StudySettings,
  report: Nullable(Type.Union([ClusterReport, PredictReport])),
  batches: Type.Array(LabBatch),
  mayChange: Type.Boolean(),
});
export type LabStudyDetail = Static<typeof LabStudyDetail>;

export const LabPage = Type.Object({
  tables: Type.Array(LabTable),
  studies: Type.Array(LabStudy),
  mayChange: Type.Boolean(),
});
export type LabPage = Static<typeof LabPage>;

export const LabPoints = Type.Object({
  rows: Type.Integer(),
  labels: Type.Array(Type.String(), { description: 'of the values of a point, after the segment’s number' }),
  points: Type.Array(Type.Array(Nullable(Type.Number())), {
    description: 'segment (0: none), then a value for each label',
  }),
});
export type LabPoints = Static<typeof LabPoints>;

export const LabAnswer = Type.Object({
  answer: Type.String({ description: 'the segment’s or the class’s name' }),
  confidence01: Type.Number(),
  classes: Type.Array(Type.Object({ name: Type.String(), probability01: Type.Number() })),
  isUnusual: Type.Boolean({ description: 'further from its segment than 99 of 100 rows of the table' }),
  filled: Type.Array(Type.String(), { description: 'columns that were empty' }),
});
export type LabAnswer = Static<typeof LabAnswer>;

const Name = Type.String({ minLength: 1, maxLength: 120 });
const ofStudy = { tag: 'lab', params: Type.Object({ id: Id }), problems } as const;

export const labStudyEndpoints = {
  getLab: {
    method: 'GET',
    path: '/api/lab',
    tag: 'lab',
    summary: 'Tables, and the studies that are one’s own or shared',
    access: 'lab.read',
    query: ShopQuery,
    answer: LabPage,
    problems: memberProblems,
  },
  startLabStudy: {
    method: 'POST',
    path: '/api/lab/studies',
    tag: 'lab',
    summary: 'Asks for a study of a table; it runs in the background',
    access: 'lab.change',
    status: 202,
    body: Type.Object({ shopId: Shop, tableId: Id, name: Name, settings: StudySettings }),
    answer: LabStudy,
    problems,
  },
  getLabStudy: {
    ...ofStudy,
    method: 'GET',
    path: '/api/lab/studies/:id',
    summary: 'A study with its result',
    access: 'lab.read',
    query: ShopQuery,
    answer: LabStudyDetail,
  },
  getLabPoints: {
    ...ofStudy,
    method: 'GET',
    path: '/api/lab/studies/:id/points',
    summary: 'At most 5,000 rows of a clustering for a scatter plot, drawn evenly',
    access: 'lab.read',
    query: ShopQuery,
    answer: LabPoints,
  },
  getLabModel: {
    ...ofStudy,
    method: 'GET',
    path: '/api/lab/studies/:id/model',
    summary: 'The model whole, as JSON',
    access: 'lab.read',
    query: ShopQuery,
    answer: Type.String({ description: 'application/json' }),
  },
  changeLabStudy: {
    ...ofStudy,
    method: 'PATCH',
    path: '/api/lab/studies/:id',
    summary: 'Names a study, shares it with the shop or takes it back',
    access: 'lab.change',
    body: Type.Object({
      shopId: Shop,
      name: Type.Optional(Name),
      isShared: Type.Optional(Type.Boolean()),
    }),
    answer: LabStudy,
  },
  cancelLabStudy: {
    ...ofStudy,
    method: 'POST',
    path: '/api/lab/studies/:id/cancel',
    summary: 'Ends a study that waits or runs',
    access: 'lab.change',
    body: Type.Object({ shopId: Shop }),
    answer: LabStudy,
  },
  deleteLabStudy: {
    ...ofStudy,
    method: 'DELETE',
    path: '/api/lab/studies/:id',
    summary: 'Deletes a study with its batches',
    access: 'lab.change',
    status: 204,
    query: ShopQuery,
    answer: Type.Null(),
  },
  askLabStudy: {
    ...ofStudy,
    method: 'POST',
    path: '/api/lab/studies/:id/ask',
    summary: 'The segment or class of one row, with its confidence',
    access: 'lab.read',
    body: Type.Object({
      shopId: Shop,
      values: Type.Record(
        Type.String({ maxLength: 200 }),
        Type.String({ maxLength: labLimits.cellCharacters }),
      ),
    }),
    answer: LabAnswer,
  },
} as const satisfies Endpoints;
