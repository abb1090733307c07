import { dayMs } from '@ebb/domain';
import {
  databaseSettings,
  processEnvironment,
  readConfig,
  serviceSettings,
  setting,
  type Environment,
} from '@ebb/service-kit';

const workers = {
  /** Threads that grow trees. The forest is the same for any number. */
  workers: setting.integer('EBB_TRAINER_WORKERS', { min: 1, max: 256, default: 2 }),
};

export const readTrainerConfig = (env: Environment) =>
  readConfig(env, {
    ...serviceSettings({ metricsPort: 9105 }),
    ...databaseSettings,
    /** How often shops are looked at. */
    pollMs: setting.integer('EBB_TRAINER_POLL_MS', { min: 50, max: 3_600_000, default: 2_000 }),
    /** A history that is being loaded is left alone until nothing has been added for this long. */
    quietMs: setting.integer('EBB_TRAINER_QUIET_MS', { min: 0, max: 3_600_000, default: 5_000 }),
    retrainAfterMs: setting.integer('EBB_TRAINER_RETRAIN_MS', { min: 60_000, default: 7 * dayMs }),
    /** How likely orders are is trained after the model of leaving, and not before scoring has taken that one up. */
    purchaseAfterMs: setting.integer('EBB_TRAINER_PURCHASE_AFTER_MS', {
      min: 0,
      max: 86_400_000,
      default: 60_000,
    }),
    /** After a training that failed, the shop rests this long. */
    retryAfterMs: setting.integer('EBB_TRAINER_RETRY_MS', { min: 1_000, default: 600_000 }),
    ...workers,
    seed: setting.integer('EBB_TRAINER_SEED', { min: 0, max: 2_147_483_647, default: 1 }),
  });

/** For making a model again by hand. */
export const readRetrainConfig = (env = processEnvironment()) =>
  readConfig(env, {
    ...databaseSettings,
    ...workers,
  });

export type TrainerConfig = ReturnType<typeof readTrainerConfig>;
