import { runService } from '@ebb/service-kit';
import { readAlertsConfig } from './config.ts';
import { startAlerts } from './service.ts';

runService('alerts', readAlertsConfig, startAlerts);
