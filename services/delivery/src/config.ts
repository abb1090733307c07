import type { Environment } from '@ebb/service-kit';
import {
  databasePoolSettings,
  kafkaSettings,
  mailSettings,
  outgoingSettings,
  readConfig,
  sealingSettings,
  serviceSettings,
  setting,
} from '@ebb/service-kit';

export function readDeliveryConfig(environment: Environment) {
  return readConfig(environment, {
    ...serviceSettings({ metricsPort: 9106 }),
    ...databasePoolSettings({ connections: 6 }),
    ...kafkaSettings,
    ...outgoingSettings,
    ...mailSettings,
    ...sealingSettings,
    /** An endpoint that has not answered by then has failed. */
    webhookTimeoutMs: setting.integer('EBB_WEBHOOK_TIMEOUT_MS', { min: 100, max: 60_000, default: 10_000 }),
    /** How often what is due is looked for. */
    pollMs: setting.integer('EBB_DELIVERY_POLL_MS', { min: 20, max: 60_000, default: 500 }),
    /** What was claimed by a process that has died is tried again after this. */
    leaseMs: setting.integer('EBB_DELIVERY_LEASE_MS', { min: 1_000, max: 3_600_000, default: 180_000 }),
  });
}

export type DeliveryConfig = ReturnType<typeof readDeliveryConfig>;
