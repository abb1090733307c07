import { runService } from '@ebb/service-kit';
import { readIngestConfig } from './config.ts';
import { startIngest } from './service.ts';

runService('ingest', readIngestConfig, async (config, scope) => {
  await startIngest(config, scope);
});
