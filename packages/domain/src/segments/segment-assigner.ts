import { dayMs, dayOf } from '../day.ts';
import type { OrderHistory } from '../profile/order-history.ts';
import { recencyPlace, segmentFeatureCount, segmentFeatures } from './segment-features.ts';

/** What places a customer in a segment; plain JSON. */
export interface SegmentAssigner {
  readonly version: number;
  /** When it was stored, epoch ms. */
  readonly decidedMs: number;
  /** The highest number a segment of the shop ever had. */
  readonly lastId: number;
  /** By feature, how a value is brought to the centres' scale. */
  readonly columns: readonly {
    /** sign(x) · ln(1 + |x|) first. */
    readonly isLogarithm: boolean;
    readonly mean: number;
    readonly deviation: number;
  }[];
  /** A segment's number stays over trainings, whatever its place in this list. */
  readonly segments: readonly { readonly id: number; readonly centre: readonly number[] }[];
}

/** The number of the nearest centre in scaled space, the first where two are equally near; null without an order. */
export function segmentOf(assigner: SegmentAssigner, orders: OrderHistory, nowMs: number): number | null {
  const features = segmentFeatures(orders, nowMs);
  return features === null ? null : (nearestTo(assigner, scaled(assigner, features))?.id ?? null);
}

/**
 * The first moment (a UTC midnight) at which silence alone brings the customer into another segment; null when it never
 * does. Only the recency moves, so the difference of two squared distances is linear in it and has one zero.
 */
export function nextSegmentMs(assigner: SegmentAssigner, orders: OrderHistory, nowMs: number): number | null {
  const features = segmentFeatures(orders, nowMs);
  const recencyDays = features?.[recencyPlace];
  const point = features && scaled(assigner, features);
  const present = point && nearestTo(assigner, point);
  const column = assigner.columns[recencyPlace];
  if (recencyDays === undefined || !point || !present || column === undefined) return null;
  let soonest = Infinity;
  for (const { centre } of assigner.segments) {
    const slope = 2 * (centre[recencyPlace]! - present.centre[recencyPlace]!);
    if (!(slope > 0)) continue;
    const further = squared(point, centre) - squared(point, present.centre);
    const at = point[recencyPlace]! + further / slope;
    const value = at * column.deviation + column.mean;
    soonest = Math.min(soonest, column.isLogarithm ? Math.sign(value) * Math.expm1(Math.abs(value)) : value);
  }
  if (!Number.isFinite(soonest)) return null;
  // Rounded up; on the border itself the clock looks again a day later.
  const days = Math.max(1, Math.ceil(soonest) - recencyDays);
  return (dayOf(nowMs) + days) * dayMs;
}

/** In place. */
function scaled({ columns }: SegmentAssigner, features: Float64Array): Float64Array {
  for (let place = 0; place < segmentFeatureCount; place++) {
    const { isLogarithm, mean, deviation } = columns[place]!;
    let value = features[place]!;
    if (isLogarithm) value = Math.sign(value) * Math.log1p(Math.abs(value));
    features[place] = (value - mean) / deviation;
  }
  return features;
}

function nearestTo({ segments }: SegmentAssigner, point: Float64Array) {
  let nearest: SegmentAssigner['segments'][number] | undefined;
  let least = Infinity;
  for (const segment of segments) {
    const distance = squared(point, segment.centre);
    if (distance >= least) continue;
    least = distance;
    nearest = segment;
  }
  return nearest;
}

function squared(point: ArrayLike<number>, centre: ArrayLike<number>): number {
  let squares = 0;
  for (let place = 0; place < segmentFeatureCount; place++) {
    const off = point[place]! - centre[place]!;
    squares += off * off;
  }
  return squares;
}
