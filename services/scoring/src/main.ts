import { runService } from '@ebb/service-kit';
import { readScoringConfig } from './config.ts';
import { startScoring } from './service.ts';

runService('scoring', readScoringConfig, startScoring);
