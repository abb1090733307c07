import { Type, type Static, type TSchema } from 'typebox';
import { personEvents } from '../../delivery/delivery-event.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Minute = Type.Integer({ minimum: 0, maximum: 1439, description: 'of the day, in the zone' });

/** About what somebody wants mail, and when not. */
export const NotificationSettings = Type.Object({
  events: Type.Array(Type.Enum(personEvents), { uniqueItems: true }),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name' }),
  quietHours: Nullable(Type.Object({ fromMinute: Minute, toMinute: Minute })),
  digestMinute: Nullable(Minute),
});
export type NotificationSettings = Static<typeof NotificationSettings>;

export const Notifications = Type.Object({
  settings: NotificationSettings,
  /** False while nothing was set: then these are the usual ones. */
  isSet: Type.Boolean(),
  email: Type.String(),
  hasMail: Type.Boolean({ description: 'whether this installation sends mail' }),
});
export type Notifications = Static<typeof Notifications>;

/** Who is notified next when nobody touches a critical alert. */
export const EscalationStep = Type.Object({
  afterHours: Type.Integer({
    minimum: 1,
    maximum: 400,
    description: 'working hours since it became critical',
  }),
  userId: Type.String({ minLength: 1, maxLength: 64 }),
});
export type EscalationStep = Static<typeof EscalationStep>;

const steps = Type.Array(EscalationStep, { maxItems: 5 });
export const EscalationRule = Type.Object({
  steps,
  setAt: Nullable(Type.Integer()),
  hasMail: Type.Boolean(),
});
export type EscalationRule = Static<typeof EscalationRule>;

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export const notificationEndpoints = {
  getNotifications: {
    method: 'GET',
    path: '/api/me/notifications',
    tag: 'delivery',
    summary: 'About what one gets mail, and when not',
    access: 'signed-in',
    answer: Notifications,
    problems: { 401: Problem },
  },
  setNotifications: {
    method: 'PUT',
    path: '/api/me/notifications',
    tag: 'delivery',
    summary: 'Set about what one gets mail, quiet hours, and the daily digest',
    access: 'signed-in',
    body: NotificationSettings,
    answer: Notifications,
    problems: { 400: Problem, 401: Problem, 422: Problem },
  },
  testNotifications: {
    method: 'POST',
    path: '/api/me/notifications/test',
    tag: 'delivery',
    summary: 'A mail to oneself, to see whether it arrives',
    access: 'signed-in',
    status: 202,
    answer: Type.Object({ messageId: Type.String() }),
    problems: { 401: Problem, 409: Problem },
  },
  getEscalation: {
    method: 'GET',
    path: '/api/shops/:shop/escalation',
    tag: 'delivery',
    summary: 'Who is notified of a critical alert that nobody touches',
    access: 'policy.read',
    params: ShopAddress,
    answer: EscalationRule,
    problems: memberProblems,
  },
  setEscalation: {
    method: 'PUT',
    path: '/api/shops/:shop/escalation',
    tag: 'delivery',
    summary: 'Set that; it holds for alerts that become critical from now on',
    access: 'delivery.change',
    params: ShopAddress,
    body: Type.Object({ steps }),
    answer: EscalationRule,
    problems: { ...memberProblems, 422: Problem },
  },
} as const satisfies Endpoints;
