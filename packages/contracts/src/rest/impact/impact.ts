import { Type, type Static, type TSchema } from 'typebox';
import { contactChannels } from '../../alerts/actions.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Of the customers whose alerts the team saw (whether or not anybody worked on them), and of those withheld. */
const Arms = Type.Object({ worked: Type.Integer(), withheld: Type.Integer() });

const Interval = Type.Object({
  difference: Type.Number({ description: 'worked less withheld' }),
  low: Nullable(Type.Number({ description: 'null: too few for an interval' })),
  high: Nullable(Type.Number()),
});
export type TrialInterval = Static<typeof Interval>;

/** Shares (0–1) for retention, minor units a customer for revenue. */
export const TrialComparison = Type.Object({
  worked: Type.Number({ description: 'mean, as measured' }),
  withheld: Type.Number(),
  ...Interval.properties,
  unadjusted: Interval,
});
export type TrialComparison = Static<typeof TrialComparison>;

export const trialVerdicts = ['off', 'not_trustworthy', 'too_few', 'paid', 'cost', 'open'] as const;

const Phase = Type.Object({
  number: Type.Integer(),
  sharePercent: Type.Integer(),
  startedAt: Type.Integer(),
  endedAt: Nullable(Type.Integer({ description: 'null: it runs' })),
  outcomeDays: Type.Integer({ description: 'after which an outcome has matured' }),
  line: Nullable(Type.Number({ description: 'null: as the model suggests' })),
  dailyCapacity: Type.Integer(),
});
export type TrialPhase = Static<typeof Phase>;

/** What a comparison in this shop could show. */
export const ImpactOutlook = Type.Object({
  customersADay: Type.Number({ description: 'who become alerts' }),
  customers: Type.Integer({ description: 'who are scored: each counts once in a phase' }),
  churn: Type.Number({ description: 'share of the alerts after which no order comes' }),
  basis: Type.Enum(['back_test', 'assumed'], { description: 'where both come from' }),
  outcomeDays: Type.Integer(),
  reduction: Type.Number({ description: 'for which `needed` is, as a share of all' }),
  shares: Type.Array(
    Type.Object({
      sharePercent: Type.Integer(),
      neededForOneLook: Type.Integer({ description: 'customers, to see the reduction in 80 of 100 cases' }),
      needed: Type.Integer({ description: 'the same, looked at every day' }),
      days: Nullable(
        Type.Integer({ description: 'until then, with the outcomes’ own time; null: the shop is too small' }),
      ),
      smallestInAYear: Nullable(
        Type.Number({ description: 'reduction of the churn that a year would show; null: none' }),
      ),
    }),
  ),
});
export type ImpactOutlook = Static<typeof ImpactOutlook>;

export const ImpactPage = Type.Object({
  asOf: Type.Integer(),
  currency: Type.String(),
  timeZone: Type.String(),
  verdict: Type.Object({
    kind: Type.Enum(trialVerdicts),
    missing: Nullable(Type.Integer({ description: 'withheld customers whose outcomes are to be known' })),
  }),
  /** The one that is shown; null while there was none. */
  phase: Nullable(Phase),
  phases: Type.Array(Phase, { description: 'newest first' }),
  enrolled: Arms,
  matured: Arms,
  contacted: Arms,
  /** Customers with an alert of the other kind, of another phase, within the time in which their outcome was awaited. */
  crossovers: Arms,
  /** Alerts of customers who are counted by an earlier one of the phase. */
  laterAlerts: Type.Integer(),
  ratioP: Type.Number({ description: 'that the draw alone makes arms of these sizes' }),
  retention: Nullable(TrialComparison),
  revenue: Nullable(TrialComparison),
  costMinor: Type.Integer({ description: 'of all contacts with the worked whose outcomes are known' }),
  /** As it would have been read at the end of each week in which outcomes matured. */
  weeks: Type.Array(
    Type.Object({
      week: Type.String({ description: 'its Monday' }),
      ...Arms.properties,
      retention: Nullable(Interval),
      revenue: Nullable(Interval),
    }),
  ),
  /** By the month in which the alert was opened. */
  months: Type.Array(
    Type.Object({
      month: Type.String(),
      ...Arms.properties,
      retention: Nullable(Interval),
      revenue: Nullable(Interval),
    }),
  ),
  /** By the first contact. Who was called was chosen by people: no comparison. */
  actions: Type.Array(
    Type.Object({
      channel: Type.Enum([...contactChannels, 'none']),
      customers: Type.Integer(),
      retained: Type.Integer(),
      revenueMinor: Type.Integer({ description: 'of all of them together, less the cost of contact' }),
    }),
  ),
  /** What would be claimed without the withheld: all that the contacted spent. */
  naive: Type.Object({
    contacted: Type.Integer(),
    retained: Type.Integer(),
    revenueMinor: Type.Integer(),
  }),
  outlook: ImpactOutlook,
});
export type ImpactPage = Static<typeof ImpactPage>;

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });
const common = { method: 'GET', tag: 'impact', access: 'impact.read', params: ShopAddress } as const;
const problems = { ...memberProblems, 404: Problem } as const;

export const impactEndpoints = {
  getImpact: {
    ...common,
    path: '/api/shops/:shop/impact',
    summary: 'What the work on alerts brought, against customers whose alerts were withheld',
    description:
      'By intention to treat: a customer counts where the draw has put it, whatever was done. Once in a phase, by the first alert, when its outcome has matured. Intervals hold at all times at once.',
    query: Type.Object({
      phase: Type.Optional(Type.Integer({ minimum: 1, description: 'the newest, where it is left out' })),
    }),
    answer: ImpactPage,
    problems,
  },
  getImpactOutlook: {
    ...common,
    path: '/api/shops/:shop/impact/outlook',
    summary: 'What a comparison in this shop could show, and when',
    access: 'policy.read',
    answer: ImpactOutlook,
    problems,
  },
  downloadImpact: {
    ...common,
    path: '/api/shops/:shop/impact.csv',
    summary: 'Every alert of every comparison, with its arm, outcome and contacts',
    answer: Type.String(),
    problems,
  },
} as const satisfies Endpoints;
