// Messages to the world outside: what can be sent, to whom, and how it is set.
export {
  type AlertEvent,
  alertEvents,
  deliveryChannels,
  type DeliveryChannel,
  type DeliveryState,
  deliveryStates,
  eventOfChange,
  type PersonEvent,
  personEvents,
  testEvent,
} from './delivery/delivery-event.ts';
export {
  EscalationRule,
  EscalationStep,
  Notifications,
  NotificationSettings,
} from './rest/delivery/notifications.ts';
export {
  ChangeWebhook,
  CreatedWebhook,
  CreateWebhook,
  DeliveriesPage,
  Delivery,
  Webhook,
  type WebhookFormat,
  webhookFormats,
  Webhooks,
} from './rest/delivery/webhooks.ts';
