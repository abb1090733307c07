import { type Environment, kafkaSettings, readConfig, setting } from '@ebb/service-kit';

/** What the environment says. Which of it is needed depends on the command. */
export function readSimulatorConfig(environment: Environment) {
  return readConfig(environment, {
    ingestUrl: setting.url('EBB_INGEST_URL', {
      protocols: ['http', 'https'],
      default: 'http://127.0.0.1:4101',
    }),
    realShopKey: setting.optional(setting.secret('EBB_REAL_SHOP_KEY')),
    simulatedShopKey: setting.optional(setting.secret('EBB_SIMULATED_SHOP_KEY')),
    eventsPerSecond: setting.number('EBB_EVENTS_PER_SECOND', { min: 0, max: 10_000, default: 1 }),
    brokers: setting.optional(kafkaSettings.kafkaBrokers),
  });
}

export type SimulatorConfig = ReturnType<typeof readSimulatorConfig>;
