import { segmentFeatureNames } from '@ebb/contracts';
import { dayOf } from '../day.ts';
import type { OrderHistory } from '../profile/order-history.ts';

export const segmentFeatureCount = segmentFeatureNames.length;

/**
 * What a customer is segmented by, as of a time, in the order of `segmentFeatureNames`: orders, spend and mean order
 * (minor units), whole UTC days since the last order and from the first to the last. Null without an order.
 */
export function segmentFeatures(orders: OrderHistory, nowMs: number): Float64Array | null {
  const { count, netRevenueMinor, firstDay, lastDay } = orders;
  if (count === 0) return null;
  const features = new Float64Array(segmentFeatureCount);
  features[0] = count;
  features[1] = netRevenueMinor;
  features[2] = netRevenueMinor / count;
  features[recencyPlace] = dayOf(nowMs) - lastDay;
  features[4] = lastDay - firstDay;
  return features;
}

/** The one feature that passing time changes. */
export const recencyPlace = segmentFeatureNames.indexOf('recencyDays');
