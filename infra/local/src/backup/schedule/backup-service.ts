import { runService } from '@ebb/service-kit';
import { readScheduleConfig } from './config.ts';
import { startScheduledBackups } from './scheduled-backups.ts';

runService('backup', readScheduleConfig, (config, scope) => startScheduledBackups(config, scope));
