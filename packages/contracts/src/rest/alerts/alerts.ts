import { Type, type Static, type TSchema } from 'typebox';
import {
  alertActionBody,
  alertActions,
  alertVerbs,
  type AlertActionBody,
  type AlertVerb,
} from '../../alerts/actions.ts';
import { featureNames } from '../../models/features.ts';
import { Alert, alertStatuses } from '../../alerts/alert.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const alertSorts = ['revenue_at_risk', 'risk', 'due', 'newest', 'oldest'] as const;

/** Which alerts are meant. */
const filter = {
  /** `active` is open and acknowledged together. */
  status: Type.Optional(
    Type.Enum([...alertStatuses, 'active', 'all'], {
      default: 'active',
    }),
  ),
  band: Type.Optional(Type.Union([Type.Literal('high'), Type.Literal('critical')])),
  /** `today`: what the team has in hand and the best of what waits, up to a day's capacity. `backlog`: the rest. */
  plan: Type.Optional(Type.Enum(['today', 'backlog'])),
  snoozed: Type.Optional(
    Type.Enum(['yes', 'no'], { description: 'only snoozed alerts, or none; else both' }),
  ),
  due: Type.Optional(
    Type.Enum(['overdue', 'today'], {
      description:
        'only alerts whose due date, or else response target, has passed, or lies in the day that it is in the shop’s zone',
    }),
  ),
  reason: Type.Optional(Type.Enum(featureNames, { description: 'only alerts with this top reason' })),
  segment: Type.Optional(
    Type.Integer({ minimum: 1, description: 'only of customers who are in this segment now' }),
  ),
  minimum: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1e12, description: 'revenue at risk, minor units: so much or more' }),
  ),
  owner: Type.Optional(Type.String({ maxLength: 64, description: 'a user id, `me`, or `none`' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'part of the customer id, name or e-mail' })),
};
export const AlertsFilter = Type.Object(filter);
export type AlertsFilter = Static<typeof AlertsFilter>;

export const AlertsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  ...filter,
  sort: Type.Optional(Type.Enum(alertSorts, { default: 'revenue_at_risk' })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type AlertsQuery = Static<typeof AlertsQuery>;

/** What makes the difference between `today` and `backlog`. */
export const WorkPlan = Type.Object({
  day: Type.String({ description: '`YYYY-MM-DD`: today in the shop’s zone, or the next working day' }),
  isToday: Type.Boolean(),
  capacity: Type.Integer({ description: 'alerts the team works off in a day' }),
  workedOff: Type.Integer({ description: 'closed by somebody, or the customer contacted, since midnight' }),
  /** More wait than fit beside those in hand. */
  isFull: Type.Boolean(),
  /** The last of those that wait which fits, by revenue at risk and then id; null where none fits, or all do. */
  last: Nullable(Type.Object({ revenueAtRiskMinor: Type.Integer(), id: Type.String() })),
});
export type WorkPlan = Static<typeof WorkPlan>;

export const AlertsPage = Type.Object({
  items: Type.Array(Alert),
  nextCursor: Nullable(Type.String()),
  total: Type.Integer(),
  plan: WorkPlan,
  /** Active alerts by view, for the tabs; independent of the filter, and without snoozed ones but for `snoozed`. */
  counts: Type.Object({
    today: Type.Integer(),
    backlog: Type.Integer(),
    snoozed: Type.Integer(),
    open: Type.Integer(),
    acknowledged: Type.Integer(),
    mine: Type.Integer(),
    critical: Type.Integer(),
    high: Type.Integer(),
  }),
});
export type AlertsPage = Static<typeof AlertsPage>;

export const AlertAction = Type.Object({
  at: Type.Integer(),
  action: Type.String(),
  actorName: Nullable(Type.String({ description: 'null when the engine did it' })),
  note: Nullable(Type.String()),
  said: Type.Record(Type.String(), Type.Unknown(), {
    description: 'what was said with it: the outcome, the channel, the new owner, the end of the snooze',
  }),
  version: Type.Integer(),
});
export type AlertAction = Static<typeof AlertAction>;

export const AlertDetail = Type.Object({ alert: Alert, actions: Type.Array(AlertAction) });
export type AlertDetail = Static<typeof AlertDetail>;

/** Answer 409: somebody else was first. */
export const AlertConflict = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Literal(409),
  detail: Type.String(),
  requestId: Type.Optional(Type.String()),
  alert: Alert,
});
export type AlertConflict = Static<typeof AlertConflict>;

const AlertAddress = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** The shop is the alert's, so the server can only look after it has found the alert. */
function actionEndpoint(verb: AlertVerb) {
  return {
    method: 'POST',
    path: `/api/alerts/:id/${verb}`,
    tag: 'alerts',
    summary: alertActions[verb].summary,
    access: 'alerts.work',
    shop: 'found',
    params: AlertAddress,
    body: Type.Unsafe<AlertActionBody>(alertActionBody(verb)),
    answer: AlertDetail,
    problems: { ...memberProblems, 404: Problem, 409: AlertConflict, 422: Problem },
  } as const satisfies Endpoints[string];
}

/** One for every action that a person can take, from the table of the actions. */
const actionEndpoints = Object.fromEntries(
  alertVerbs.map((verb) => [`${verb}Alert`, actionEndpoint(verb)]),
) as { readonly [Verb in AlertVerb as `${Verb}Alert`]: ReturnType<typeof actionEndpoint> };

export const alertEndpoints = {
  listAlerts: {
    method: 'GET',
    path: '/api/alerts',
    tag: 'alerts',
    summary: 'Alerts, a page at a time, with the counts of the active ones',
    access: 'alerts.read',
    personal: 'list',
    query: AlertsQuery,
    answer: AlertsPage,
    problems: memberProblems,
  },
  downloadAlerts: {
    method: 'GET',
    path: '/api/alerts.csv',
    tag: 'alerts',
    summary: 'All alerts that match, as CSV',
    description: 'Everything, however many; amounts in major units, times in ISO 8601.',
    access: 'alerts.read',
    personal: 'file',
    query: Type.Omit(AlertsQuery, ['cursor', 'limit']),
    answer: Type.String(),
    problems: memberProblems,
  },
  getAlert: {
    method: 'GET',
    path: '/api/alerts/:id',
    tag: 'alerts',
    summary: 'One alert and what was done to it',
    access: 'alerts.read',
    personal: 'customer',
    shop: 'found',
    params: AlertAddress,
    answer: AlertDetail,
    problems: { ...memberProblems, 404: Problem },
  },
  ...actionEndpoints,
} as const satisfies Endpoints;
