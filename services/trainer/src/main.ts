import { runService } from '@ebb/service-kit';
import { readTrainerConfig } from './config.ts';
import { startTrainer } from './service.ts';

runService('trainer', readTrainerConfig, startTrainer);
