import { dashboard, lines, row, unit } from './panels.mjs';

const rate = (metric, by) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;
const quantiles = (metric, ...wanted) =>
  wanted.map((quantile) => [
    `histogram_quantile(${quantile}, sum by (le) (rate(${metric}_bucket[$__rate_interval])))`,
    `p${quantile * 100}`,
  ]);

export default dashboard({
  uid: 'ebb-outgoing',
  title: 'Ebb: what goes out',
  description:
    'From the score to people: what is published, what browsers get, whom webhooks and mails tell.',
  parts: [
    row('What goes out'),
    lines('Scores published', [[rate('ebb_scoring_predictions_total', 'cause'), '{{cause}}']], {
      unit: unit.events,
      stacked: true,
      description: 'Scores published to watchers, by what made us look: an event, silence, a new model.',
    }),
    lines('Episodes', [[rate('ebb_scoring_alerts_total', 'change'), '{{change}}']], {
      unit: unit.events,
      stacked: true,
      description: 'Risk episodes opened, escalated, eased and closed by the engine.',
    }),
    lines('Outbox', [['sum(rate(ebb_outbox_published_total[$__rate_interval]))', 'messages']], {
      unit: unit.events,
      description: 'Messages published after their transaction had committed.',
    }),
    lines('Age in the outbox', [['max(ebb_outbox_oldest_seconds)', 'oldest']], {
      unit: unit.seconds,
      description: 'How old the oldest message was when it was published. Seconds are a backlog.',
    }),

    row('Gateway'),
    lines(
      'Connected clients',
      [
        ['sum(ebb_gateway_clients)', 'clients'],
        ['sum(ebb_gateway_subscriptions)', 'shops watched'],
      ],
      {
        unit: unit.count,
        description: 'Browsers and programs, and the shops they watch.',
      },
    ),
    lines('Alert to client', quantiles('ebb_gateway_alert_delay_seconds', 0.5, 0.95, 0.99), {
      unit: unit.seconds,
      description: 'From the change of an alert in the database to its being handed to connections.',
    }),
    lines('Sent', [[rate('ebb_gateway_sent_total', 'event'), '{{event}}']], {
      unit: unit.events,
      description: 'Messages handed to clients.',
    }),
    lines('Behind, by topic', [['max by (topic) (ebb_gateway_lag_messages)', '{{topic}}']], {
      unit: unit.count,
      description: 'Records that a gateway has not read yet.',
    }),
    lines(
      'Caught up',
      [
        ['sum(rate(ebb_gateway_replayed_total[$__rate_interval]))', 'alerts sent again'],
        [
          'sum(rate(ebb_gateway_resyncs_total[$__rate_interval])) or vector(0)',
          'clients told to fetch everything',
        ],
      ],
      { unit: unit.events, description: 'What clients missed while they were away.' },
    ),
    lines(
      'Refused',
      [['sum by (reason) (rate(ebb_gateway_refused_total[$__rate_interval])) or vector(0)', '{{reason}}']],
      {
        unit: unit.events,
        description: 'Connections and subscriptions refused. Many without a token are somebody trying.',
      },
    ),

    lines(
      'Records read and clients cut off',
      [
        ['sum by (topic) (rate(ebb_gateway_records_total[$__rate_interval]))', '{{topic}}'],
        ['sum(rate(ebb_gateway_hung_up_total[$__rate_interval]))', 'clients cut off'],
      ],
      {
        unit: unit.events,
        description: 'Cut off: their session ended, or they were too slow to be sent anything.',
      },
    ),
    lines('To all clients', quantiles('ebb_gateway_fan_out_seconds', 0.5, 0.95, 0.99), {
      unit: unit.seconds,
      description: 'Time to hand one batch of records to everybody who watches.',
    }),

    row('Told outside'),
    lines(
      'Attempts',
      [[rate('ebb_delivery_attempts_total', 'channel, outcome'), '{{channel}} {{outcome}}']],
      {
        unit: unit.events,
        stacked: true,
        description: 'Webhooks and mails by how they ended. Dead: given up after a day.',
      },
    ),
    lines(
      'Waiting and given up',
      [
        ['max by (channel) (ebb_delivery_waiting)', '{{channel}} waiting'],
        ['max by (channel) (ebb_delivery_dead)', '{{channel}} given up'],
      ],
      {
        unit: unit.count,
        description: 'Given up: shown in the log of messages, where they can be sent again.',
      },
    ),
    lines('Due for', [['max by (channel) (ebb_delivery_oldest_due_seconds)', '{{channel}}']], {
      unit: unit.seconds,
      description: 'How long the message that is due longest has been due. Minutes are an alert.',
    }),
    lines(
      'Written down to arrived, p95',
      [
        [
          'histogram_quantile(0.95, sum by (channel, le) (rate(ebb_delivery_delay_seconds_bucket[$__rate_interval])))',
          '{{channel}}',
        ],
      ],
      { unit: unit.seconds, description: 'Of messages that no quiet hours held.' },
    ),
    lines('Records of alerts', [[rate('ebb_delivery_records_total', 'result'), '{{result}}']], {
      unit: unit.events,
      description: 'Records of churn.alerts by what became of them.',
    }),
  ],
});
