import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What the audit log is about, each kind with the beginnings of its actions' names. */
export const auditTopics = {
  accounts: ['session.', 'password.', 'two_factor.', 'api_token.', 'member.', 'invitation.'],
  keys: ['write_key.', 'store_source.'],
  events: ['dead_letter.', 'exchange_rate.', 'identity.'],
  alerts: ['alert.'],
  delivery: ['webhook.', 'delivery.', 'escalation.'],
  policy: ['alert_policy.'],
  models: ['model.'],
  reads: ['personal_data.'],
  privacy: ['customer.', 'retention.'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AuditTopic = keyof typeof auditTopics;
export const auditTopicNames = Object.keys(auditTopics) as AuditTopic[];

type Prefix = (typeof auditTopics)[AuditTopic][number];
/** The word for what was done: a topic's beginning and what it was. */
export type AuditAction = `${Prefix}${string}`;

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Type.Integer(),
  /** Who did it; null: nobody who was signed in. */
  userId: Nullable(Type.String()),
  userName: Nullable(
    Type.String({ description: 'as the account or the API token is called now; null when it is gone' }),
  ),
  action: Type.String(),
  subject: Type.String({
    description: 'what it was done to, by reference: alert/ID, shop/ID/model/ID, user/ID',
  }),
  customerId: Nullable(
    Type.String({ description: 'whom the subject means, while there is such a customer; null: nobody' }),
  ),
  detail: Nullable(Type.String({ description: 'JSON; never a secret, and nothing of a customer but an id' })),
  address: Nullable(Type.String({ description: 'from which it was done, for what concerns accounts' })),
  isChained: Type.Boolean({ description: 'false: from before entries were chained' }),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = Type.Object({ items: Type.Array(AuditEntry), nextCursor: Nullable(Type.String()) });
export type AuditPage = Static<typeof AuditPage>;

/** What was found of one chain. */
export const AuditChainCheck = Type.Object({
  chain: Type.String({ description: 'a shop, or empty for accounts' }),
  entries: Type.Integer({ description: 'that are there' }),
  removed: Type.Integer({ description: 'of the oldest, by the shop’s retention; the log says so itself' }),
  newest: Type.Integer({ description: 'number of the newest entry' }),
  hash: Type.String({
    description: 'of the newest entry: kept elsewhere it shows later that none was cut off',
  }),
  flaw: Nullable(Type.String({ description: 'the first entry that is not as it was written, and why' })),
});
export type AuditChainCheck = Static<typeof AuditChainCheck>;

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export const auditEndpoints = {
  listAudit: {
    method: 'GET',
    path: '/api/shops/:shop/audit',
    tag: 'audit',
    summary: 'Who did what in a shop, and what its members did to their accounts; newest first',
    access: 'audit.read',
    params: ShopAddress,
    query: Type.Object({
      topic: Type.Optional(Type.Enum(auditTopicNames)),
      user: Type.Optional(
        Type.String({ minLength: 1, maxLength: 64, description: 'an account, or `token:ID`' }),
      ),
      customer: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 300,
          description: 'who looked at this customer, or did what',
        }),
      ),
      from: Type.Optional(Type.Integer({ minimum: 0 })),
      to: Type.Optional(Type.Integer({ minimum: 0, description: 'not this millisecond any more' })),
      cursor: Type.Optional(Type.String({ maxLength: 1024 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    }),
    answer: AuditPage,
    problems: memberProblems,
  },
  checkAudit: {
    method: 'GET',
    path: '/api/shops/:shop/audit/check',
    tag: 'audit',
    summary: 'Whether the shop’s chain, and that of the accounts, is as it was written',
    access: 'audit.read',
    params: ShopAddress,
    answer: Type.Object({ chains: Type.Array(AuditChainCheck) }),
    problems: memberProblems,
  },
} as const satisfies Endpoints;
