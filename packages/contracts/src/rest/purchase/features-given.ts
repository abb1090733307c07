import { Type } from 'typebox';
import { featureNames, type FeatureName } from '../../models/features.ts';

/** Values of features, by name; what is left out stays as it is. */
export const FeaturesGiven = Type.Unsafe<Partial<Record<FeatureName, number>>>(
  Type.Object(
    Object.fromEntries(
      featureNames.map((name) => [name, Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12 }))]),
    ),
    { additionalProperties: false },
  ),
);
