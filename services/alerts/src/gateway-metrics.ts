import type { Metrics } from '@ebb/service-kit';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

export function createGatewayMetrics(metrics: Metrics) {
  return {
    clients: metrics.gauge({ name: 'gateway_clients', help: 'Connected browsers and programs.' }),
    subscriptions: metrics.gauge({ name: 'gateway_subscriptions', help: 'Shops watched, over all clients.' }),
    refused: metrics.counter({
      name: 'gateway_refused_total',
      help: 'Connections and subscriptions refused, by reason.',
      labelNames: ['reason'],
    }),
    hungUp: metrics.counter({
      name: 'gateway_hung_up_total',
      help: 'Connections ended because their session was, or could not be looked at, by reason.',
      labelNames: ['reason'],
    }),
    records: metrics.counter({
      name: 'gateway_records_total',
      help: 'Records read, by topic and what became of them.',
      labelNames: ['topic', 'result'],
    }),
    sent: metrics.counter({
      name: 'gateway_sent_total',
      help: 'Messages handed to clients, by event.',
      labelNames: ['event'],
    }),
    replayed: metrics.counter({
      name: 'gateway_replayed_total',
      help: 'Alerts sent again to clients that had been away.',
    }),
    resyncs: metrics.counter({
      name: 'gateway_resyncs_total',
      help: 'Clients told to fetch everything, by reason.',
      labelNames: ['reason'],
    }),
    lag: metrics.gauge({
      name: 'gateway_lag_messages',
      help: 'Records in the topic that this gateway has not read yet.',
      labelNames: ['topic'],
    }),
    fanOut: metrics.histogram({
      name: 'gateway_fan_out_seconds',
      help: 'From reading an alert to its being handed to all connections.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    }),
    delay: metrics.histogram({
      name: 'gateway_alert_delay_seconds',
      help: 'From the change of an alert to its being handed to connections.',
    }),
  };
}
