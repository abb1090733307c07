import { Type, type Static } from 'typebox';
import { alertActions, alertVerbs, type PersonAction } from '../../alerts/actions.ts';
import { Alert } from '../../alerts/alert.ts';
import { AlertsFilter } from './alerts.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

/** Alerts that one request may be about. */
export const mostBulkAlerts = 5_000;

const Action = Type.Unsafe<PersonAction>(
  Type.Union(
    alertVerbs.map((verb) => Type.Object({ action: Type.Literal(verb), ...alertActions[verb].fields })),
  ),
);

const Key = Type.String({
  pattern: '^[A-Za-z0-9-]{8,64}$',
  description: 'made by the client; sent again, the request goes on where it stopped and does nothing twice',
});

/** One action on many alerts: those that are named, or all that match. One of `alerts`, `matching` and `undo`. */
export const BulkAction = Type.Object({
  shopId: Type.String({ minLength: 1, maxLength: 64 }),
  key: Key,
  action: Type.Optional(Action),
  note: Type.Optional(Type.String({ maxLength: 2000 })),
  alerts: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String({ minLength: 1, maxLength: 64 }),
        version: Type.Integer({ minimum: 1 }),
      }),
      { minItems: 1, maxItems: mostBulkAlerts },
    ),
  ),
  matching: Type.Optional(AlertsFilter),
  undo: Type.Optional(Key),
});
export type BulkAction = Static<typeof BulkAction>;

export const BulkProgress = Type.Object({
  key: Type.String(),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  /** False: send the same request again, and it goes on. */
  isFinished: Type.Boolean(),
  /** As they are now, of those that this very request has dealt with; at most 200. */
  alerts: Type.Array(Alert),
  /** Of those that failed, at most a hundred. */
  failures: Type.Array(
    Type.Object({
      id: Type.String(),
      outcome: Type.Enum(['conflict', 'gone']),
      detail: Type.String(),
    }),
  ),
});
export type BulkProgress = Static<typeof BulkProgress>;

export const bulkActionEndpoints = {
  actOnAlerts: {
    method: 'POST',
    path: '/api/alerts/bulk',
    tag: 'alerts',
    summary: 'One action on many alerts, or the undoing of one',
    description:
      'Each alert has a result of its own; one that somebody changed since is left alone. Answers within about a second and a half with how far it came: while `isFinished` is false, send the same request again. What matches a filter is fixed by the first request.',
    access: 'alerts.work',
    body: BulkAction,
    answer: BulkProgress,
    problems: { ...memberProblems, 409: Problem, 422: Problem },
  },
} as const satisfies Endpoints;
