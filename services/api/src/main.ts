import { runService } from '@ebb/service-kit';
import { readApiConfig } from './config.ts';
import { startApi } from './service.ts';

runService('api', readApiConfig, startApi);
