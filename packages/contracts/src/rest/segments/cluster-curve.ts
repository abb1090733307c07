import { Type, type TSchema } from 'typebox';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What k-means made of each number of clusters. */
export const ClusterCurve = Type.Array(
  Type.Object({
    clusters: Type.Integer(),
    inertia: Type.Number(),
    silhouette: Nullable(Type.Number()),
    silhouetteError: Type.Number(),
    daviesBouldin: Nullable(Type.Number()),
  }),
);
