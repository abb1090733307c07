import { dashboard, statPanel, lines, row, unit } from './panels.mjs';

const rate = (metric, by) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;
const quantiles = (metric, ...wanted) =>
  wanted.map((quantile) => [
    `histogram_quantile(${quantile}, sum by (le) (rate(${metric}_bucket[$__rate_interval])))`,
    `p${quantile * 100}`,
  ]);

export default dashboard({
  uid: 'ebb-pipeline',
  title: 'Ebb: the way of an event',
  description:
    'From the shop to the score and the alert: how many, how fast, how far behind, and what went wrong.',
  parts: [
    statPanel('Events scored', 'sum(rate(ebb_scoring_events_total{outcome="folded"}[$__rate_interval]))', {
      unit: unit.events,
      description: 'New events that became part of a profile, a second.',
    }),
    statPanel('Waiting in Kafka', 'max(ebb_scoring_lag_messages)', {
      unit: unit.count,
      decimals: 0,
      description:
        'Messages that scoring has yet to read. Rises while a history is loaded, then falls to zero.',
      thresholds: [
        [null, 'green'],
        [10_000, 'orange'],
        [100_000, 'red'],
      ],
    }),
    statPanel(
      'Event to score, p99',
      'histogram_quantile(0.99, sum by (le) (rate(ebb_scoring_event_latency_seconds_bucket[$__rate_interval])))',
      {
        unit: unit.seconds,
        description: 'From arrival at ingest to the commit that scored it, live events only.',
        thresholds: [
          [null, 'green'],
          [1, 'orange'],
          [5, 'red'],
        ],
      },
    ),
    statPanel('Dead letters', 'sum(increase(ebb_scoring_events_total{outcome="dead_letter"}[$__range]))', {
      unit: unit.count,
      decimals: 0,
      description: 'Messages put aside because they could not be read, in the time range shown.',
      thresholds: [
        [null, 'green'],
        [1, 'orange'],
      ],
    }),

    row('Intake'),
    lines('Events received', [[rate('ebb_ingest_events_total', 'way, verdict'), '{{way}} {{verdict}}']], {
      unit: unit.events,
      stacked: true,
      description: 'By the way they came, over HTTP or the topic shop.events, and what became of them.',
    }),
    lines('Acknowledged by Kafka', quantiles('ebb_ingest_publish_seconds', 0.5, 0.95, 0.99), {
      unit: unit.seconds,
      description: 'From handing over the events of a request to the acknowledgement of all replicas.',
    }),
    lines(
      'Waiting for intake',
      [
        ['max(ebb_ingest_raw_lag_messages)', 'shop.events'],
        ['sum(ebb_ingest_queue_messages)', 'not acknowledged'],
      ],
      {
        unit: unit.count,
        description: 'Messages of shop.events not taken yet, and events that Kafka has not acknowledged.',
      },
    ),
    lines(
      'Intake run again',
      [['sum(rate(ebb_ingest_raw_batch_retries_total[$__rate_interval]))', 'batches']],
      {
        unit: unit.events,
        description: 'Batches of shop.events that failed for a passing reason.',
      },
    ),

    row('Scoring'),
    lines('What became of events', [[rate('ebb_scoring_events_total', 'outcome'), '{{outcome}}']], {
      unit: unit.events,
      stacked: true,
      description: 'Folded: counted. Repeat: already counted, changes nothing. Dead letter: unreadable.',
    }),
    lines('Event to score', quantiles('ebb_scoring_event_latency_seconds', 0.5, 0.95, 0.99), {
      unit: unit.seconds,
      description: 'From arrival at ingest to the commit that scored it, live events only.',
    }),
    lines('Waiting in Kafka', [['max(ebb_scoring_lag_messages)', 'messages']], {
      unit: unit.count,
      description: 'Messages that the consumer group has yet to read, over all partitions.',
    }),
    lines('Batch to commit', quantiles('ebb_scoring_batch_duration_seconds', 0.5, 0.95, 0.99), {
      unit: unit.seconds,
      description: 'From a fetched batch to its commit in the database.',
    }),
    lines(
      'Transactions run again',
      [[rate('ebb_scoring_transaction_retries_total', 'reason'), '{{reason}}']],
      {
        unit: unit.events,
        description: 'Deadlocks and lock waits. A few are normal, many mean that customers collide.',
      },
    ),
    lines(
      'Customers scored by the clock',
      [['sum(rate(ebb_scoring_clock_customers_total[$__rate_interval]))', 'customers']],
      {
        unit: unit.events,
        description: 'Customers whose silence alone changed their risk.',
      },
    ),

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

    row('Training'),
    lines('Trainings', [['sum by (status) (increase(ebb_training_runs_total[$__range]))', '{{status}}']], {
      unit: unit.count,
      description: 'Trainings in the time range shown, by how they ended.',
    }),
    lines('Rows of the last training', [['max by (shop) (ebb_training_rows)', '{{shop}}']], {
      unit: unit.count,
      description: 'A set that shrinks means that history is missing.',
    }),
  ],
});
