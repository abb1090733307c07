import { deliveryChannels } from '@ebb/contracts/delivery';
import type { Metrics } from '@ebb/service-kit';

export type DeliveryMetrics = ReturnType<typeof createDeliveryMetrics>;

export function createDeliveryMetrics(metrics: Metrics) {
  const attempts = metrics.counter({
    name: 'delivery_attempts_total',
    help: 'Attempts to deliver a message, by channel and how they ended.',
    labelNames: ['channel', 'outcome'],
  });
  // A counter that appears with its first count has no increase for a rule to see.
  for (const channel of deliveryChannels)
    for (const outcome of ['sent', 'failed', 'dead', 'cancelled']) attempts.inc({ channel, outcome }, 0);
  return {
    attempts,
    records: metrics.counter({
      name: 'delivery_records_total',
      help: 'Records of the alerts topic, by what became of them.',
      labelNames: ['result'],
    }),
    waiting: metrics.gauge({
      name: 'delivery_waiting',
      help: 'Messages that wait for an attempt, those to paused endpoints left out.',
      labelNames: ['channel'],
    }),
    dead: metrics.gauge({
      name: 'delivery_dead',
      help: 'Messages that were given up and not sent again.',
      labelNames: ['channel'],
    }),
    oldestDueSeconds: metrics.gauge({
      name: 'delivery_oldest_due_seconds',
      help: 'For how long the message that is due longest has been due.',
      labelNames: ['channel'],
    }),
    delay: metrics.histogram({
      name: 'delivery_delay_seconds',
      help: 'From writing a message down to its arrival, of those that were not held.',
      labelNames: ['channel'],
    }),
  };
}
