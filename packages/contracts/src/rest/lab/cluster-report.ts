import { Type, type Static, type TSchema } from 'typebox';
import { ClusterCurve } from '../segments/cluster-curve.ts';
import { LabField } from './columns.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const clusterMethods = ['k_means', 'ward', 'average', 'complete', 'dbscan'] as const;
export type ClusterMethod = (typeof clusterMethods)[number];

/** What was done to a column before anything was computed with it. */
export const PreparedLabColumn = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['number', 'category'] as const),
  missing: Type.Integer(),
  filledWith: Nullable(Type.Number()),
  isConstant: Type.Boolean(),
  isLogarithm: Type.Boolean(),
  joined: Type.Array(Type.String(), { description: 'rare categories that share one column' }),
});
export type PreparedLabColumn = Static<typeof PreparedLabColumn>;

export const LabSegment = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  rows: Type.Integer(),
  share01: Type.Number(),
  silhouette: Nullable(Type.Number()),
  means: Type.Array(
    Type.Object({
      column: Type.String(),
      mean: Nullable(Type.Number({ description: 'of numbers' })),
      overall: Nullable(Type.Number()),
      shares: Type.Array(Type.Object({ value: Type.String(), share01: Type.Number() })),
    }),
  ),
  differences: Type.Array(
    Type.Object({
      feature: Type.String(),
      difference: Type.Number({ description: 'mean less everybody else’s, in standard deviations' }),
      importance01: Type.Number({ description: 'share of what a shallow tree gains' }),
    }),
  ),
  rule: Type.Object({
    conditions: Type.Array(
      Type.Object({
        feature: Type.String(),
        above: Nullable(Type.Number()),
        atMost: Nullable(Type.Number()),
      }),
    ),
    precision01: Type.Number(),
    coverage01: Type.Number(),
  }),
});
export type LabSegment = Static<typeof LabSegment>;

export const ClusterReport = Type.Object({
  kind: Type.Literal('cluster'),
  rows: Type.Integer(),
  sampledRows: Type.Integer({ description: 'of them, those that centres and curves come from' }),
  comparedRows: Type.Integer({ description: 'of them, those that the trees and DBSCAN were made of' }),
  columns: Type.Array(PreparedLabColumn),
  features: Type.Array(Type.String()),
  method: Type.Enum(clusterMethods),
  clusters: Type.Integer(),
  preferredClusters: Type.Integer({ description: 'of k-means, by silhouette' }),
  elbow: Nullable(Type.Integer()),
  curve: ClusterCurve,
  methods: Type.Array(
    Type.Object({
      method: Type.Enum(clusterMethods),
      clusters: Type.Integer(),
      noiseRows: Type.Integer(),
      rows: Type.Integer(),
      silhouette: Nullable(Type.Number()),
      silhouetteError: Type.Number(),
      daviesBouldin: Nullable(Type.Number()),
    }),
  ),
  density: Nullable(
    Type.Object({
      radius: Type.Number(),
      suggestedRadius: Nullable(Type.Number()),
      minRows: Type.Integer(),
      distances: Type.Array(Type.Number(), { description: 'ascending, at most 200 of them' }),
    }),
  ),
  components: Type.Object({
    loadings: Type.Array(Type.Array(Type.Number())),
    explainedShare01: Type.Array(Type.Number()),
  }),
  segments: Type.Array(LabSegment),
  noiseRows: Type.Integer(),
  fields: Type.Array(LabField),
});
export type ClusterReport = Static<typeof ClusterReport>;
