import type { ModelDetail, RivalCurves } from '@ebb/contracts';

export const curveKinds = ['roc', 'pr', 'gain', 'lift'] as const;
export type CurveKind = (typeof curveKinds)[number];

type Drawable = Pick<RivalCurves, 'roc' | 'precisionRecall' | 'deciles'>;

export interface CurveSeries {
  name: string;
  xs: readonly number[];
  ys: readonly number[];
}

/** The points of one curve of one contender; shares 0–1, lift as a multiple. */
export function curveSeries(
  name: string,
  { roc, precisionRecall, deciles }: Drawable,
  kind: CurveKind,
): CurveSeries {
  switch (kind) {
    case 'roc':
      return { name, xs: roc.falsePositiveShare, ys: roc.truePositiveShare };
    case 'pr':
      return { name, xs: precisionRecall.recall, ys: precisionRecall.precision };
    case 'gain':
      return {
        name,
        xs: [0, ...deciles.map(({ share01 }) => share01)],
        ys: [0, ...deciles.map(({ gain }) => gain)],
      };
    case 'lift':
      return { name, xs: deciles.map(({ share01 }) => share01), ys: deciles.map(({ lift }) => lift) };
  }
}

/** Whose curves can be drawn: the model's own first. */
export function drawables(model: ModelDetail): { name: string; curves: Drawable }[] {
  if (!model.curves) return [];
  return [
    { name: `Model ${model.version}`, curves: model.curves },
    ...model.rivals.map((rival) => ({ name: rival.name, curves: rival })),
  ];
}
