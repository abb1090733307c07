import { segmentFeatureNames, type SegmentationReport, type SegmentFeatureName } from '@ebb/contracts';

export type AxisName = SegmentFeatureName | 'pc1' | 'pc2';

/** One axis of all points: a feature as it is, or the projection on a component of the scaled features. */
export function axisValues(
  points: readonly (readonly number[])[],
  axis: AxisName,
  { columns, components }: Pick<SegmentationReport, 'columns' | 'components'>,
): Float64Array {
  if (axis !== 'pc1' && axis !== 'pc2') {
    const place = segmentFeatureNames.indexOf(axis) + 1;
    return Float64Array.from(points, (point) => point[place] ?? 0);
  }
  const loadings = components.loadings[axis === 'pc1' ? 0 : 1] ?? [];
  return Float64Array.from(points, (point) =>
    columns.reduce((sum, { isLogarithm, mean, deviation }, place) => {
      const value = point[place + 1] ?? 0;
      const shaped = isLogarithm ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
      const scaled = (shaped - mean) / deviation;
      return sum + (scaled - (components.mean[place] ?? 0)) * (loadings[place] ?? 0);
    }, 0),
  );
}
