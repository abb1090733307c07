import { defaultAlertPolicy, shopPolicy, type AlertPolicy, type SegmentAssigner } from '@ebb/domain';
import type { ShopServing } from '@ebb/model-serving';

const shop = { id: 'shop', currency: 'EUR', currencyDigits: 2, settings: {} };
export const policy = shopPolicy(shop, null);
export const segments: SegmentAssigner = {
  version: 2,
  decidedMs: 0,
  lastId: 2,
  columns: Array.from({ length: 5 }, () => ({ isLogarithm: false, mean: 0, deviation: 1 })),
  segments: [
    { id: 1, centre: [1, 1_000, 1_000, 0, 0] },
    { id: 2, centre: [1, 1_000, 1_000, 90, 0] },
  ],
};
export const shopServing: ShopServing = {
  shopId: 'shop',
  decisionVersion: 0,
  policy,
  model: null,
  decision: null,
  policySetMs: 0,
  experiment: null,
  unusable: [],
  segments,
  timeZone: 'UTC',
};
const holdoutOf = (phase: number, sharePercent: number) => ({ phase, salt: 'a', sharePercent });
const targets = {
  ...{ criticalHours: 2, otherHours: 3 },
  times: { timeZone: 'Europe/Berlin', workingDays: [1, 3, 5], quietHours: null },
};
/** Versions of the shop's alert policy that change in the middle of a life; version 0 is the default. */
const policies: readonly AlertPolicy[] = [
  defaultAlertPolicy,
  {
    version: 1,
    line: 0.5,
    minimumOrders: 1,
    minimumValueMinor: 0,
    holdout: holdoutOf(1, 100),
    responseTargets: targets,
  },
  {
    version: 2,
    line: 0.7,
    minimumOrders: 3,
    minimumValueMinor: 0,
    holdout: holdoutOf(2, 0.01),
    responseTargets: null,
  },
  {
    version: 3,
    line: null,
    minimumOrders: 1,
    minimumValueMinor: 1_500,
    holdout: null,
    responseTargets: { ...targets, otherHours: 30 },
  },
];
export const policyOf = (version: number | null) => shopPolicy(shop, null, policies[version ?? 0]);
export const servingBy = Object.assign(
  (modelId: string | null, version: number | null) =>
    modelId === null ? { policy: policyOf(version), model: null } : undefined,
  { segments },
);
