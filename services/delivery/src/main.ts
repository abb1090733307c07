import { runService } from '@ebb/service-kit';
import { readDeliveryConfig } from './config.ts';
import { startDelivery } from './service.ts';

runService('delivery', readDeliveryConfig, startDelivery);
