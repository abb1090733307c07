import { Type, type Static, type TSchema } from 'typebox';
import { Alert, alertStatuses } from '../alerts/alert.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const alertSorts = ['revenue_at_risk', 'risk', 'newest', 'oldest'] as const;

export const AlertsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  /** `active` is open and acknowledged together. */
  status: Type.Optional(
    Type.Enum([...alertStatuses, 'active', 'all'], {
      default: 'active',
    }),
  ),
  band: Type.Optional(Type.Union([Type.Literal('high'), Type.Literal('critical')])),
  owner: Type.Optional(Type.String({ maxLength: 64, description: 'a user id, `me`, or `none`' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'part of the customer id, name or e-mail' })),
  sort: Type.Optional(Type.Enum(alertSorts, { default: 'revenue_at_risk' })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type AlertsQuery = Static<typeof AlertsQuery>;

export const AlertsPage = Type.Object({
  items: Type.Array(Alert),
  nextCursor: Nullable(Type.String()),
  total: Type.Integer(),
  /** Active alerts by view, for the tabs; independent of the filter. */
  counts: Type.Object({
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
