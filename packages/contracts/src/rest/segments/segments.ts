import { Type, type Static, type TSchema } from 'typebox';
import { ClusterCurve } from './cluster-curve.ts';
import { segmentFeatureNames } from '../../models/segment-features.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Shop = Type.String({ minLength: 1, maxLength: 64, description: 'shop id' });
const Feature = Type.Enum(segmentFeatureNames);
/** A value for each feature, in the order of `segmentFeatureNames`; money in minor units. */
const Values = Type.Array(Type.Number());

export const personaKinds = [
  'champions',
  'loyal',
  'newcomers',
  'big_baskets',
  'occasional',
  'cooling',
  'tried_once',
  'small_baskets',
  'sleeping',
  'lost',
] as const;
export type PersonaKind = (typeof personaKinds)[number];

export const mostSegments = 10;

/** What a training found about one segment, as of the training. */
export const SegmentPortrait = Type.Object({
  id: Type.Integer({ description: 'stays over trainings while the segment is continued' }),
  kind: Type.Enum(personaKinds),
  autoName: Type.String(),
  customers: Type.Integer(),
  revenueMinor: Type.Number(),
  medians: Values,
  means: Values,
  silhouette: Nullable(Type.Number({ description: '−1 to 1: how well its customers lie in it' })),
  importance01: Type.Array(Type.Number({ description: 'share of what a shallow tree gains, by feature' })),
  difference: Type.Array(Type.Number({ description: 'mean less everybody else’s, in standard deviations' })),
  rule: Type.Object({
    conditions: Type.Array(
      Type.Object({ feature: Feature, above: Nullable(Type.Number()), atMost: Nullable(Type.Number()) }),
    ),
    precision01: Type.Number(),
    coverage01: Type.Number(),
  }),
});
export type SegmentPortrait = Static<typeof SegmentPortrait>;

/** What a training says, as of its time. */
export const SegmentationReport = Type.Object({
  asOf: Type.Integer(),
  customers: Type.Integer({ description: 'with at least one order' }),
  sampled: Type.Integer({ description: 'of them, those that centres and measures come from' }),
  clusters: Type.Integer(),
  preferredClusters: Type.Integer({ description: 'by silhouette' }),
  elbow: Nullable(Type.Integer()),
  curve: ClusterCurve,
  columns: Type.Array(
    Type.Object({
      feature: Feature,
      isLogarithm: Type.Boolean(),
      mean: Type.Number(),
      deviation: Type.Number(),
      outliers: Type.Integer({ description: 'beyond Tukey’s fences; they are kept' }),
    }),
  ),
  medians: Values,
  segments: Type.Array(SegmentPortrait),
  components: Type.Object({
    mean: Values,
    loadings: Type.Array(Values),
    explainedShare01: Type.Array(Type.Number()),
  }),
  cutPoints: Type.Object({
    recencyDays: Type.Array(Type.Number()),
    orders: Type.Array(Type.Number()),
  }),
});
export type SegmentationReport = Static<typeof SegmentationReport>;

export const segmentationStatuses = ['requested', 'running', 'done', 'too_few', 'failed'] as const;
export const SegmentationRun = Type.Object({
  version: Type.Integer(),
  status: Type.Enum(segmentationStatuses),
  askedClusters: Nullable(Type.Integer()),
  logarithm: Type.Boolean(),
  why: Type.String(),
  askedByName: Nullable(Type.String()),
  createdAt: Type.Integer(),
  finishedAt: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
  done01: Type.Number(),
});
export type SegmentationRun = Static<typeof SegmentationRun>;

export const LiveSegment = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  isRenamed: Type.Boolean(),
  customers: Type.Integer(),
  revenueMinor: Type.Integer(),
  revenueAtRiskMinor: Type.Integer(),
});
export type LiveSegment = Static<typeof LiveSegment>;

export const SegmentMove = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  customers: Type.Integer(),
});
export type SegmentMove = Static<typeof SegmentMove>;

export const SegmentsPage = Type.Object({
  currency: Type.String(),
  asOf: Type.Integer(),
  run: Nullable(SegmentationRun),
  version: Nullable(Type.Integer()),
  report: Nullable(SegmentationReport),
  segments: Type.Array(LiveSegment),
  waiting: Type.Integer({
    description: 'customers with an order whom the newest segmentation has not placed yet',
  }),
  movedDays: Type.Integer(),
  moves: Type.Array(SegmentMove),
  mayChange: Type.Boolean(),
});
export type SegmentsPage = Static<typeof SegmentsPage>;

export const RfmGrid = Type.Object({
  asOf: Type.Integer(),
  currency: Type.String(),
  recencyDays: Type.Array(Type.Number()),
  orders: Type.Array(Type.Number()),
  cells: Type.Array(
    Type.Object({
      recency: Type.Integer({ minimum: 1, maximum: 5 }),
      frequency: Type.Integer({ minimum: 1, maximum: 5 }),
      customers: Type.Integer(),
      revenueMinor: Type.Integer(),
    }),
  ),
});
export type RfmGrid = Static<typeof RfmGrid>;

export const SegmentPoints = Type.Object({
  customers: Type.Integer(),
  points: Type.Array(Type.Array(Type.Number()), {
    description: 'segment id, then a value for each feature; at most 20,000 customers, drawn evenly',
  }),
});
export type SegmentPoints = Static<typeof SegmentPoints>;

const ShopQuery = Type.Object({ shop: Shop });
const problems = { ...memberProblems, 404: Problem } as const;

export const segmentEndpoints = {
  getSegments: {
    method: 'GET',
    path: '/api/segments',
    tag: 'segments',
    summary: 'The shop’s segments now: sizes, shares, what makes them, who moved',
    access: 'segments.read',
    query: Type.Object({
      ...ShopQuery.properties,
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 7 })),
    }),
    answer: SegmentsPage,
    problems: memberProblems,
  },
  getSegmentPoints: {
    method: 'GET',
    path: '/api/segments/points',
    tag: 'segments',
    summary: 'Customers of the last training for a scatter plot',
    access: 'segments.read',
    query: ShopQuery,
    answer: SegmentPoints,
    problems,
  },
  getRfmGrid: {
    method: 'GET',
    path: '/api/segments/rfm',
    tag: 'segments',
    summary: 'Customers by recency and frequency, 5 × 5, as they are now',
    access: 'segments.read',
    query: ShopQuery,
    answer: RfmGrid,
    problems,
  },
  getPersonas: {
    method: 'GET',
    path: '/api/segments/personas',
    tag: 'segments',
    summary: 'The personas as Markdown',
    description: 'As JSON they are the answer of /api/segments.',
    access: 'segments.read',
    query: ShopQuery,
    answer: Type.String(),
    problems,
  },
  trainSegments: {
    method: 'POST',
    path: '/api/segments/train',
    tag: 'segments',
    summary: 'Segments the shop’s customers anew',
    description: 'Names stay with the segments that are continued. One run at a time.',
    access: 'segments.change',
    status: 202,
    body: Type.Object({
      shopId: Shop,
      clusters: Type.Optional(
        Nullable(
          Type.Integer({ minimum: 2, maximum: mostSegments, description: 'null: chosen by silhouette' }),
        ),
      ),
      logarithm: Type.Optional(Type.Boolean({ default: true, description: 'of money and orders' })),
    }),
    answer: SegmentationRun,
    problems: memberProblems,
  },
  renameSegment: {
    method: 'PUT',
    path: '/api/segments/:id/name',
    tag: 'segments',
    summary: 'Names a segment; an empty name gives back the first one',
    access: 'segments.change',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    body: Type.Object({ shopId: Shop, name: Type.String({ maxLength: 60 }) }),
    answer: LiveSegment,
    problems,
  },
} as const satisfies Endpoints;
