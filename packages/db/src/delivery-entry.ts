// Messages to the world outside: what delivery and the api work with.
export {
  changeWebhook,
  createWebhook,
  mostWebhooks,
  removeWebhook,
  resendDeliveries,
  rotateWebhookSecret,
  sendTestMessage,
  type MadeSecret,
} from './commands/delivery/change-webhooks.ts';
export {
  claimDeliveries,
  dueRecipients,
  giveUpAfterMs,
  insertDeliveries,
  markCancelled,
  markFailed,
  markSent,
  postponeRecipient,
  pruneDeliveries,
  readDeliveryBacklog,
  type ClaimedDelivery,
  type DueRecipient,
  type FailedAttempt,
  type NewDelivery,
} from './tables/delivery/delivery.ts';
export {
  findEndpoint,
  pauseEndpoint,
  readSubscribedEndpoints,
  webhookEventsOf,
  type WebhookEndpointRow,
} from './tables/delivery/webhook-endpoint.ts';
export { deliveriesOfAlert, listDeliveries } from './views/delivery/deliveries.ts';
export { findWebhook, listWebhooks } from './views/delivery/webhooks.ts';
export { setEscalation } from './commands/delivery/set-escalation.ts';
export {
  advanceEscalation,
  claimEscalations,
  endEscalations,
  findEscalationRule,
  startEscalations,
  type TimedStep,
} from './tables/delivery/escalation.ts';
export {
  findAddressee,
  findNotifications,
  readAddressees,
  readDigestReaders,
  setNotifications,
  usualNotifications,
  wants,
  type Addressee,
} from './tables/delivery/notification-setting.ts';
export {
  readActors,
  readDigest,
  readStandings,
  type ActedBy,
  type AlertStanding,
  type DigestNumbers,
} from './views/delivery/alert-news.ts';
export { sendTestMail } from './commands/delivery/send-test-mail.ts';
