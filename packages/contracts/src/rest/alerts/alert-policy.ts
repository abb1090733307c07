import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Minute = Type.Integer({ minimum: 0, maximum: 1439, description: 'of the day, in the shop’s zone' });

/** When a customer becomes an alert. */
const terms = {
  line: Nullable(
    Type.Number({
      minimum: 0.01,
      maximum: 1,
      description: 'probability from which on; null: as the model suggests',
    }),
  ),
  minimumOrders: Type.Integer({ minimum: 1, maximum: 20, description: 'a customer must have placed' }),
  minimumValueMinor: Type.Integer({ minimum: 0, maximum: 1e12, description: 'revenue that must be at risk' }),
};

const CostMinor = Type.Integer({ minimum: 0, maximum: 1e9 });

/** What the comparison of worked with withheld customers needs. */
const comparison = {
  holdoutPercent: Type.Integer({
    minimum: 0,
    maximum: 50,
    description: 'of the customers whose alerts are withheld from the queue, for comparison; 0: none',
  }),
  contactCosts: Type.Object(
    { call: CostMinor, mail: CostMinor, offer: CostMinor },
    { description: 'of one contact, minor units' },
  ),
};

const Hours = Nullable(Type.Integer({ minimum: 1, maximum: 720, description: 'of work; null: no target' }));
const ResponseHours = Type.Object(
  { critical: Hours, other: Hours },
  { description: 'within which an alert that opens is to have its first owner' },
);

/** What a shop sets about its alerts. */
export const AlertPolicySettings = Type.Object({
  ...terms,
  ...comparison,
  dailyCapacity: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: 'alerts the team works off in a day',
  }),
  workingDays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    minItems: 1,
    maxItems: 7,
    uniqueItems: true,
    description: 'ISO weekdays, Monday is 1',
  }),
  quietHours: Nullable(Type.Object({ fromMinute: Minute, toMinute: Minute })),
  responseHours: ResponseHours,
});
export type AlertPolicySettings = Static<typeof AlertPolicySettings>;

/** What a shop has that has set nothing. */
export const defaultPolicySettings: AlertPolicySettings = {
  line: null,
  minimumOrders: 2,
  minimumValueMinor: 0,
  dailyCapacity: 20,
  workingDays: [1, 2, 3, 4, 5],
  quietHours: null,
  responseHours: { critical: null, other: null },
  holdoutPercent: 0,
  contactCosts: { call: 0, mail: 0, offer: 0 },
};

export const AlertPolicyPage = Type.Object({
  /** Sent back with a change; 0 while nobody has set anything. */
  version: Type.Integer(),
  settings: AlertPolicySettings,
  /** What `line: null` means now: the deciding model's suggestion, or the band "high". */
  suggestedLine: Type.Number(),
  suggestedBy: Type.Enum(['model', 'band']),
  setAt: Nullable(Type.Integer()),
  actorName: Nullable(Type.String()),
  /** Changes, newest first, at most 20. */
  history: Type.Array(
    Type.Object({
      version: Type.Integer(),
      settings: AlertPolicySettings,
      at: Type.Integer(),
      actorName: Nullable(Type.String()),
      note: Nullable(Type.String()),
    }),
  ),
  maySet: Type.Boolean(),
  /** Of the comparison that runs, or ran last; null before the first. */
  phase: Nullable(Type.Integer()),
});
export type AlertPolicyPage = Static<typeof AlertPolicyPage>;

export const SetAlertPolicy = Type.Object({
  version: Type.Integer({ minimum: 0, description: 'the person was looking at; a newer one answers 409' }),
  settings: Type.Object({
    ...AlertPolicySettings.properties,
    /** Where they are left out, they stay. */
    holdoutPercent: Type.Optional(comparison.holdoutPercent),
    contactCosts: Type.Optional(comparison.contactCosts),
    responseHours: Type.Optional(ResponseHours),
  }),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type SetAlertPolicy = Static<typeof SetAlertPolicy>;

export const AlertBackTestQuery = Type.Object({
  line: Type.Number({ minimum: 0, maximum: 1 }),
  minimumOrders: Type.Integer({ minimum: 1, maximum: 20 }),
  minimumValueMinor: Type.Integer({ minimum: 0, maximum: 1e12 }),
});
export type AlertBackTestQuery = Static<typeof AlertBackTestQuery>;

/** What the terms would have brought, from scores that knew nothing later than their day. */
export const AlertBackTest = Type.Object({
  /** Days on which everybody was scored, a week apart. */
  weeks: Type.Array(
    Type.Object({
      day: Type.String({ description: '`YYYY-MM-DD`' }),
      scored: Type.Integer(),
      /** New that day; the first day's are all that stood then. */
      opened: Type.Integer(),
      right: Type.Integer({ description: 'of those, after which no order came within the horizon' }),
    }),
  ),
  horizonDays: Type.Integer(),
  firstMorning: Type.Integer(),
  alertsADay: Type.Number({ description: 'after the first morning' }),
  precision: Nullable(Type.Number()),
  caughtMinor: Type.Number(),
  leftMinor: Type.Number({ description: 'at stake with all who left' }),
  /** Median over the right ones, against the 90th day without an order; negative is later. */
  daysBeforeRule: Nullable(Type.Number()),
});
export type AlertBackTest = Static<typeof AlertBackTest>;

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export const alertPolicyEndpoints = {
  getAlertPolicy: {
    method: 'GET',
    path: '/api/shops/:shop/alert-policy',
    tag: 'alerts',
    summary: 'Who becomes an alert in a shop, who set that and when',
    access: 'policy.read',
    params: ShopAddress,
    answer: AlertPolicyPage,
    problems: memberProblems,
  },
  setAlertPolicy: {
    method: 'PUT',
    path: '/api/shops/:shop/alert-policy',
    tag: 'alerts',
    summary: 'Set who becomes an alert; everybody is scored anew',
    access: 'policy.change',
    params: ShopAddress,
    body: SetAlertPolicy,
    answer: AlertPolicyPage,
    problems: { ...memberProblems, 409: Problem },
  },
  backTestAlertPolicy: {
    method: 'GET',
    path: '/api/shops/:shop/alert-policy/back-test',
    tag: 'alerts',
    summary: 'What such a policy would have brought in the last eight weeks whose outcomes are known',
    description:
      'From the deciding model’s test on later time: each score knew nothing later than its day. 404 while the rule tiers decide, and for models from before such scores were kept.',
    access: 'policy.read',
    params: ShopAddress,
    query: AlertBackTestQuery,
    answer: AlertBackTest,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
