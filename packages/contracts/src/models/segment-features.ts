/** What customers are divided by, in the order of a vector. Money in minor units, days whole and UTC. */
export const segmentFeatureNames = ['orders', 'spend', 'meanOrder', 'recencyDays', 'lifetimeDays'] as const;
export type SegmentFeatureName = (typeof segmentFeatureNames)[number];

export const segmentFeatureLabels: Readonly<Record<SegmentFeatureName, string>> = {
  orders: 'Orders',
  spend: 'Total spend',
  meanOrder: 'Mean order value',
  recencyDays: 'Days since last order',
  lifetimeDays: 'Days from first to last order',
};

export const segmentFeatureUnits: Readonly<Record<SegmentFeatureName, 'count' | 'money' | 'days'>> = {
  orders: 'count',
  spend: 'money',
  meanOrder: 'money',
  recencyDays: 'days',
  lifetimeDays: 'days',
};
