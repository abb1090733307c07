import type { Environment } from '@ebb/service-kit';
import { databaseSettings, kafkaSettings, readConfig, serviceSettings, setting } from '@ebb/service-kit';

export const readScheduleConfig = (env: Environment) =>
  readConfig(env, {
    ...serviceSettings({ metricsPort: 9108 }),
    /** The account must be allowed to read everything, as the one that migrates. */
    ...databaseSettings,
    ...kafkaSettings,
    groupId: setting.text('EBB_SCORING_GROUP', { default: 'ebb-scoring' }),
    /** 32 bytes in base64. */
    masterKey: setting.secret('EBB_MASTER_KEY', { minLength: 44 }),
    folder: setting.text('EBB_BACKUP_FOLDER'),
    /** From one backup to the next. */
    everyMinutes: setting.integer('EBB_BACKUP_EVERY_MINUTES', { min: 1, max: 44_640, default: 1_440 }),
    /** Where there is none yet, the first is made so long after the start: what is being loaded then is in it. */
    firstAfterMinutes: setting.integer('EBB_BACKUP_FIRST_AFTER_MINUTES', { min: 0, max: 1_440, default: 15 }),
  });

export type ScheduleConfig = ReturnType<typeof readScheduleConfig>;
