import { dashboard, statPanel, lines, row, unit } from './panels.mjs';

const onceUp = [
  [null, 'red'],
  [1, 'green'],
];
const up = (title, metric, description) =>
  statPanel(title, `max(${metric})`, {
    unit: unit.count,
    decimals: 0,
    description,
    thresholds: onceUp,
    width: 4,
  });
// Every api process looks at the same servers: the largest is the number, the sum would count it twice.
const rateOnce = (metric) => `max(rate(${metric}[$__rate_interval]))`;

export default dashboard({
  uid: 'ebb-servers',
  title: 'Ebb: servers',
  description:
    'What Ebb stands on: Kafka, the database, Redis, nginx, disks, and how safe what they hold is.',
  from: 'now-6h',
  parts: [
    up('Kafka', 'ebb_kafka_up', '1: a broker answers.'),
    up('Database', 'ebb_database_up', '1: it answers within five seconds.'),
    up('Redis', 'ebb_redis_up', '1: connected. Without it everything works, slower.'),
    up('nginx', 'ebb_nginx_up', '1: it says how it is.'),
    statPanel('Newest backup', 'time() - max(ebb_backup_newest_timestamp_seconds > 0)', {
      unit: unit.seconds,
      width: 4,
      description: 'How old it is. Empty: there is none.',
    }),
    statPanel('Next certificate', 'min(ebb_certificate_expires_timestamp_seconds) - time()', {
      unit: unit.seconds,
      width: 4,
      description: 'How long the one is good that runs out first.',
      thresholds: [
        [null, 'red'],
        [86_400, 'orange'],
        [1_209_600, 'green'],
      ],
    }),

    row('Kafka'),
    lines(
      'Waiting, by group',
      [['sum by (group) (max by (group, topic, partition) (ebb_kafka_group_lag_messages))', '{{group}}']],
      {
        unit: unit.count,
        description: 'As the brokers know it: it goes on growing when nobody of the group is left.',
      },
    ),
    lines(
      'Waiting, by partition',
      [['topk(12, max by (topic, partition) (ebb_kafka_group_lag_messages))', '{{topic}} {{partition}}']],
      {
        unit: unit.count,
        description: 'One partition that stands out has a batch that fails again and again.',
      },
    ),
    lines('Size of topics', [['max by (topic) (ebb_kafka_topic_bytes)', '{{topic}}']], {
      unit: unit.bytes,
      stacked: true,
      description:
        'On the disks of all brokers, replicas counted. Levels off once retention removes the oldest.',
    }),
    lines(
      'Brokers and replicas',
      [
        ['max(ebb_kafka_brokers)', 'brokers'],
        ['max(ebb_kafka_under_replicated_partitions)', 'partitions without all replicas'],
      ],
      {
        unit: unit.count,
        description: 'A partition that lacks a replica is lost with the next disk that breaks.',
      },
    ),

    row('Database'),
    lines(
      'Connections',
      [
        ['max(ebb_database_connections)', 'open'],
        ['max(ebb_database_max_connections)', 'most'],
        ['max(ebb_database_threads_running)', 'statements under way'],
      ],
      { unit: unit.count, description: 'Of everybody. At the limit services wait for a free one.' },
    ),
    lines(
      'Statements',
      [
        [rateOnce('ebb_database_queries_total'), 'all'],
        [rateOnce('ebb_database_slow_queries_total'), 'slow'],
      ],
      { unit: unit.events, description: 'Slow: longer than the server calls slow (`long_query_time`).' },
    ),
    lines(
      'Waits for row locks',
      [
        [rateOnce('ebb_database_row_lock_waits_total'), 'waits'],
        [rateOnce('ebb_database_row_lock_wait_seconds_total'), 'seconds waited'],
      ],
      { unit: unit.events, description: 'Seconds in each second: more than a few and customers collide.' },
    ),
    lines('Read from memory', [['min(ebb_database_buffer_pool_hit_ratio)', 'share']], {
      unit: unit.ratio,
      max: 1,
      description: 'Pages that the buffer pool had, since the server began. Below 95 % it is too small.',
    }),
    lines('Largest tables', [['topk(10, max by (table) (ebb_database_table_bytes))', '{{table}}']], {
      unit: unit.bytes,
      stacked: true,
      width: 24,
      description: 'Data and indexes, as the server estimates them.',
    }),

    row('Redis and nginx'),
    lines('Memory of Redis', [['max(ebb_redis_used_bytes)', 'used']], {
      unit: unit.bytes,
      description: 'A cache: when it is full the oldest entries go.',
    }),
    lines('Entries removed from Redis', [['max(ebb_redis_evicted_keys)', 'since it began']], {
      unit: unit.count,
      description: 'For want of memory. Many of them mean that predictions are computed again.',
    }),
    lines('Requests of nginx', [[rateOnce('ebb_nginx_requests_total'), 'requests']], {
      unit: unit.perSecond,
      description: 'All that came, refused ones too.',
    }),
    lines(
      'Connections of nginx',
      [
        ['max by (state) (ebb_nginx_connections)', '{{state}}'],
        [rateOnce('ebb_nginx_connections_dropped_total'), 'dropped a second'],
      ],
      {
        unit: unit.count,
        description: 'Browsers keep one open for what arrives. Dropped: its workers were full.',
      },
    ),

    row('Disks and backups'),
    lines('Free space', [['min by (disk) (ebb_disk_free_bytes)', '{{disk}}']], {
      unit: unit.bytes,
      description: 'Database and Kafka stop when it is full.',
    }),
    lines('Free share', [['min by (disk) (ebb_disk_free_bytes / ebb_disk_size_bytes)', '{{disk}}']], {
      unit: unit.ratio,
      max: 1,
      description: 'Below 5 % is an alert.',
    }),
    lines(
      'Backups late',
      [
        ['max(ebb_backup_overdue_seconds)', 'by so long'],
        ['max(ebb_backup_every_seconds)', 'from one to the next'],
      ],
      { unit: unit.seconds, description: 'By how long the next is late; two hours are an alert.' },
    ),
    lines(
      'Backups kept',
      [
        ['max(ebb_backup_files)', 'files'],
        ['sum(increase(ebb_backup_failures_total[$__range]))', 'failures in the time range'],
      ],
      { unit: unit.count, description: 'All of two days, one a day for a month, one a week for a year.' },
    ),
    lines('Size of the newest backup', [['max(ebb_backup_newest_bytes)', 'bytes']], {
      unit: unit.bytes,
      description: 'Compressed and sealed. One that is suddenly small deserves a drill.',
    }),
    lines(
      'Certificates',
      [['min by (certificate) (ebb_certificate_expires_timestamp_seconds) - time()', '{{certificate}}']],
      {
        unit: unit.seconds,
        description: 'How long each is good.',
      },
    ),
  ],
});
