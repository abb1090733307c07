import { Type, type Static, type TSchema } from 'typebox';
import { alertEvents, deliveryChannels, deliveryStates } from '../../delivery/delivery-event.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const webhookFormats = ['json', 'slack'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** How long both secrets may sign while a receiver changes over, hours. */
export const longestSecretOverlapHours = 7 * 24;

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Url = Type.String({ minLength: 8, maxLength: 2048, pattern: '^https?://[^\\s]+$' });
const Events = Type.Array(Type.Enum(alertEvents), { minItems: 1, uniqueItems: true });

/** Who is notified of a shop's alerts. */
export const Webhook = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Without what follows the host: of a chat's address that is a secret. */
  host: Type.String(),
  format: Type.Enum(webhookFormats),
  events: Type.Array(Type.Enum(alertEvents)),
  createdAt: Type.Integer(),
  pausedAt: Nullable(Type.Integer()),
  pauseReason: Nullable(
    Type.String({ description: 'what the receiver answered; null when somebody paused it' }),
  ),
  /** Until then the secret before signs too. */
  rotatingUntil: Nullable(Type.Integer()),
  /** Of the last day. */
  sent: Type.Integer(),
  waiting: Type.Integer(),
  dead: Type.Integer({ description: 'given up and not sent again' }),
  lastSentAt: Nullable(Type.Integer()),
});
export type Webhook = Static<typeof Webhook>;

export const Webhooks = Type.Object({ webhooks: Type.Array(Webhook) });
export type Webhooks = Static<typeof Webhooks>;

export const CreateWebhook = Type.Object({
  name: Name,
  url: Url,
  format: Type.Enum(webhookFormats),
  events: Events,
});
export type CreateWebhook = Static<typeof CreateWebhook>;

export const ChangeWebhook = Type.Object({
  name: Type.Optional(Name),
  events: Type.Optional(Events),
  isPaused: Type.Optional(Type.Boolean()),
});
export type ChangeWebhook = Static<typeof ChangeWebhook>;

export const CreatedWebhook = Type.Object({
  webhook: Webhook,
  secret: Type.String({ description: 'whsec_…: checks the signatures; shown now and never again' }),
});
export type CreatedWebhook = Static<typeof CreatedWebhook>;

/** One message and what became of it. */
export const Delivery = Type.Object({
  id: Type.Integer(),
  channel: Type.Enum(deliveryChannels),
  recipientId: Type.String(),
  recipientName: Type.String({ description: 'of the endpoint or the person' }),
  alertId: Nullable(Type.String()),
  customerName: Nullable(Type.String()),
  event: Type.String(),
  messageId: Type.String({ description: 'the same over all attempts' }),
  state: Type.Enum(deliveryStates),
  createdAt: Type.Integer(),
  nextAt: Nullable(Type.Integer({ description: 'the next attempt, while it waits' })),
  isHeld: Type.Boolean({ description: 'it waits for the end of somebody’s quiet hours' }),
  attempts: Type.Integer(),
  doneAt: Nullable(Type.Integer()),
  httpStatus: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveriesPage = Type.Object({
  items: Type.Array(Delivery),
  nextCursor: Nullable(Type.String()),
});
export type DeliveriesPage = Static<typeof DeliveriesPage>;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const ShopAddress = Type.Object({ shop: Id });
const WebhookAddress = Type.Object({ shop: Id, webhook: Id });

export const webhookEndpoints = {
  listWebhooks: {
    method: 'GET',
    path: '/api/shops/:shop/webhooks',
    tag: 'delivery',
    summary: 'Who is notified of a shop’s alerts, and how that goes',
    access: 'delivery.change',
    params: ShopAddress,
    answer: Webhooks,
    problems: memberProblems,
  },
  createWebhook: {
    method: 'POST',
    path: '/api/shops/:shop/webhooks',
    tag: 'delivery',
    summary: 'A new endpoint; the answer is the only place where its signing secret is shown',
    access: 'delivery.change',
    params: ShopAddress,
    body: CreateWebhook,
    status: 201,
    answer: CreatedWebhook,
    problems: { ...memberProblems, 409: Problem, 422: Problem },
  },
  changeWebhook: {
    method: 'PATCH',
    path: '/api/shops/:shop/webhooks/:webhook',
    tag: 'delivery',
    summary: 'Another name, other events, paused or not; what waits while it is paused is sent after it',
    access: 'delivery.change',
    params: WebhookAddress,
    body: ChangeWebhook,
    answer: Webhook,
    problems: { ...memberProblems, 404: Problem },
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/api/shops/:shop/webhooks/:webhook/rotate',
    tag: 'delivery',
    summary: 'A new signing secret; for the overlap the old one signs too',
    access: 'delivery.change',
    params: WebhookAddress,
    body: Type.Object({
      overlapHours: Type.Integer({ minimum: 0, maximum: longestSecretOverlapHours }),
    }),
    status: 201,
    answer: CreatedWebhook,
    problems: { ...memberProblems, 404: Problem },
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/api/shops/:shop/webhooks/:webhook',
    tag: 'delivery',
    summary: 'End an endpoint; what waits for it is cancelled',
    access: 'delivery.change',
    params: WebhookAddress,
    status: 204,
    answer: Type.Null(),
    problems: { ...memberProblems, 404: Problem },
  },
  testWebhook: {
    method: 'POST',
    path: '/api/shops/:shop/webhooks/:webhook/test',
    tag: 'delivery',
    summary: 'Send a test message; the answer names the delivery to look at',
    access: 'delivery.change',
    params: WebhookAddress,
    status: 202,
    answer: Type.Object({ messageId: Type.String() }),
    problems: { ...memberProblems, 404: Problem, 409: Problem },
  },
  listDeliveries: {
    method: 'GET',
    path: '/api/shops/:shop/deliveries',
    tag: 'delivery',
    summary: 'Messages to a shop’s endpoints and people, newest first',
    access: 'delivery.change',
    personal: 'list',
    params: ShopAddress,
    query: Type.Object({
      recipient: Type.Optional(Id),
      state: Type.Optional(Type.Enum(deliveryStates)),
      cursor: Type.Optional(Type.String({ maxLength: 512 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })),
    }),
    answer: DeliveriesPage,
    problems: memberProblems,
  },
  resendDeliveries: {
    method: 'POST',
    path: '/api/shops/:shop/deliveries/resend',
    tag: 'delivery',
    summary: 'Send dead messages again, with their ids: named ones, or all of an endpoint',
    access: 'delivery.change',
    params: ShopAddress,
    body: Type.Object({
      ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 200 })),
      recipient: Type.Optional(Id),
    }),
    answer: Type.Object({ resent: Type.Integer() }),
    problems: memberProblems,
  },
  listAlertDeliveries: {
    method: 'GET',
    path: '/api/alerts/:id/deliveries',
    tag: 'delivery',
    summary: 'Who was notified of an alert, and what became of each message',
    access: 'alerts.read',
    personal: 'customer',
    shop: 'found',
    params: Type.Object({ id: Id }),
    answer: Type.Object({ items: Type.Array(Delivery) }),
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
