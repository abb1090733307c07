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
  description: 'From the shop to the score: how many, how fast, how far behind, and what went wrong.',
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
    lines('Intake of shop.events', [['min by (instance) (ebb_ingest_topic_intake_up)', '{{instance}}']], {
      unit: unit.count,
      max: 1,
      description: '1 while messages are taken, 0 while it rests before it is started again.',
    }),
    lines(
      'Refused and not kept',
      [[rate('ebb_ingest_refused_events_not_kept_total', 'reason'), '{{reason}}']],
      {
        unit: unit.events,
        description:
          'Refused events that were counted and not kept for the shop to see: there were too many of them.',
      },
    ),
    lines('Streams', [['sum by (instance) (ebb_ingest_streams)', '{{instance}}']], {
      unit: unit.count,
      description: 'WebSockets of senders that are open.',
    }),
    lines(
      'Frames of streams',
      [
        [rate('ebb_ingest_stream_frames_total', 'status'), '{{status}}'],
        [rate('ebb_ingest_streams_refused_total', 'reason'), 'refused: {{reason}}'],
      ],
      {
        unit: unit.events,
        description:
          'By the status of their answers (503: Kafka is away), and streams that were refused because too many are open.',
      },
    ),
    lines(
      'Webhooks of stores',
      [[rate('ebb_ingest_store_deliveries_total', 'kind, outcome'), '{{kind}} {{outcome}}']],
      {
        unit: unit.events,
        stacked: true,
        description: 'What Shopify and WooCommerce stores sent by themselves, by what became of it.',
      },
    ),
    lines(
      'Put aside',
      [
        ['max(ebb_kafka_dead_letters)', 'dead letters kept'],
        [
          'sum by (topic) (increase(ebb_undecodable_batches_total[$__range]))',
          'unreadable batches of {{topic}}',
        ],
      ],
      { unit: unit.count, description: 'Messages nobody could use. Shops see theirs on the page Events.' },
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

    lines(
      'Segments and guests',
      [
        ['sum(rate(ebb_scoring_segment_moves_total[$__rate_interval]))', 'customers to another segment'],
        ['sum(rate(ebb_scoring_identity_joins_total[$__rate_interval]))', 'guests joined to customers'],
      ],
      { unit: unit.events, description: 'Many moves at once follow a new segmentation.' },
    ),
    lines('Roll-ups behind', [['max(ebb_rollup_changes_oldest_seconds)', 'oldest change']], {
      unit: unit.seconds,
      description:
        'For how long at most what was counted has waited to be shown on the overview and in the analytics.',
    }),
    lines(
      'What must not be',
      [
        ['sum(increase(ebb_scoring_customers_recovered_total[$__range]))', 'profiles recounted'],
        ['sum(ebb_scoring_blocked_batches)', 'batches that wait for their dead letter'],
        ['max(ebb_scoring_unusable_models)', 'models that cannot score'],
      ],
      { unit: unit.count, description: 'Each has an alert with a runbook.' },
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
    lines(
      'Duration of trainings, p90',
      [
        [
          'histogram_quantile(0.9, sum by (le) (increase(ebb_training_duration_seconds_bucket[$__range])))',
          'p90',
        ],
      ],
      {
        unit: unit.seconds,
        description: 'From the request of a training to its verdict, in the time range shown.',
      },
    ),
    lines('Models that could not be checked', [['max by (shop) (ebb_model_look_failed)', '{{shop}}']], {
      unit: unit.count,
      max: 1,
      description: '1: the trainer could not look at what came true, drift and challengers.',
    }),
  ],
});
