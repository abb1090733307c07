import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * What a shop can let go after a time. `leastDays`: what needs it longer looks back so far (what came true of models, comparisons).
 * `ownDays`: it goes after that time in any case.
 */
export const retentionLimits = {
  scores: { leastDays: 365, ownDays: null },
  alerts: { leastDays: 365, ownDays: null },
  notes: { leastDays: 30, ownDays: null },
  audit_log: { leastDays: 90, ownDays: null },
  refused_events: { leastDays: 1, ownDays: 14 },
  dead_letters: { leastDays: 1, ownDays: 30 },
  delivery_log: { leastDays: 1, ownDays: 30 },
} as const satisfies Readonly<
  Record<string, { readonly leastDays: number; readonly ownDays: number | null }>
>;

export type RetentionKind = keyof typeof retentionLimits;
export const retentionKinds = Object.keys(retentionLimits) as RetentionKind[];
/** The longest time that can be set. */
export const mostRetentionDays = 3_650;

/** Days of each kind; left out or null: it is kept. */
export type RetentionDays = Partial<Readonly<Record<RetentionKind, number | null>>>;

/** A rule, and how far it has been carried out. */
export const RetentionRule = Type.Object({
  kind: Type.Enum(retentionKinds),
  days: Nullable(Type.Integer({ description: 'null: kept, or until `ownDays`' })),
  leastDays: Type.Integer(),
  ownDays: Nullable(Type.Integer({ description: 'after which it goes in any case; null: never' })),
  removed: Type.Integer({ description: 'rows since the rule was made' }),
  finishedAt: Nullable(Type.Integer({ description: 'when all that was due was last gone' })),
  isUnderWay: Type.Boolean(),
});
export type RetentionRule = Static<typeof RetentionRule>;

export const Retention = Type.Object({ rules: Type.Array(RetentionRule) });
export type Retention = Static<typeof Retention>;

/** What a rule would remove now. */
export const RetentionPreviewLine = Type.Object({
  kind: Type.Enum(retentionKinds),
  days: Type.Integer(),
  rows: Type.Integer({
    description: 'at most: of scores and alerts what a customer’s history still needs stays',
  }),
  oldestAt: Nullable(Type.Integer()),
  newestAt: Nullable(Type.Integer()),
  kept: Type.Integer({ description: 'rows that stay' }),
});
export type RetentionPreviewLine = Static<typeof RetentionPreviewLine>;

export const RetentionPreview = Type.Object({
  asOf: Type.Integer(),
  items: Type.Array(RetentionPreviewLine),
});
export type RetentionPreview = Static<typeof RetentionPreview>;

const daysOf = (kind: RetentionKind) => {
  const { leastDays, ownDays } = retentionLimits[kind];
  return Type.Integer({ minimum: leastDays, maximum: ownDays ?? mostRetentionDays });
};
const Asked = Type.Object({
  scores: Type.Optional(daysOf('scores')),
  alerts: Type.Optional(daysOf('alerts')),
  notes: Type.Optional(daysOf('notes')),
  audit_log: Type.Optional(daysOf('audit_log')),
  refused_events: Type.Optional(daysOf('refused_events')),
  dead_letters: Type.Optional(daysOf('dead_letters')),
  delivery_log: Type.Optional(daysOf('delivery_log')),
});
const Set = Type.Object(
  {
    scores: Type.Optional(Nullable(daysOf('scores'))),
    alerts: Type.Optional(Nullable(daysOf('alerts'))),
    notes: Type.Optional(Nullable(daysOf('notes'))),
    audit_log: Type.Optional(Nullable(daysOf('audit_log'))),
    refused_events: Type.Optional(Nullable(daysOf('refused_events'))),
    dead_letters: Type.Optional(Nullable(daysOf('dead_letters'))),
    delivery_log: Type.Optional(Nullable(daysOf('delivery_log'))),
  },
  { additionalProperties: false, minProperties: 1 },
);

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export const retentionEndpoints = {
  getRetention: {
    method: 'GET',
    path: '/api/shops/:shop/retention',
    tag: 'privacy',
    summary: 'How long the shop keeps what, and how far that has been carried out',
    access: 'privacy.work',
    params: ShopAddress,
    answer: Retention,
    problems: memberProblems,
  },
  previewRetention: {
    method: 'GET',
    path: '/api/shops/:shop/retention/preview',
    tag: 'privacy',
    summary: 'What would go, and from when to when it is; changes nothing',
    access: 'privacy.work',
    params: ShopAddress,
    query: Asked,
    answer: RetentionPreview,
    problems: memberProblems,
  },
  setRetention: {
    method: 'PUT',
    path: '/api/shops/:shop/retention',
    tag: 'privacy',
    summary: 'How long the shop keeps what; what is older goes within minutes, for good',
    description: 'Kinds that are left out stay as they are. `null` keeps.',
    access: 'privacy.work',
    params: ShopAddress,
    body: Set,
    answer: Retention,
    problems: memberProblems,
  },
} as const satisfies Endpoints;
