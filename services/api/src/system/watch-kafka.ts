import { topics, type GroupLag, type SystemServer } from '@ebb/contracts';
import {
  createKafka,
  describeBrokers,
  fetchGroupLag,
  readTopicSizes,
  topicEnds,
  type KafkaConnection,
} from '@ebb/kafka';
import type { Metrics } from '@ebb/service-kit';
import { megabytes } from './watch-database.ts';

/** Disks fill slowly, and a broker counts all its files for the answer. */
const sizesEveryMs = 60_000;

export interface KafkaLook {
  readonly server: SystemServer;
  readonly lags: readonly GroupLag[];
  /** Dead letters that are still kept. */
  readonly deadLetters: number | null;
}

export interface KafkaWatch {
  look(): Promise<KafkaLook>;
}

/**
 * Kafka as its brokers see it. Lag by group and partition is asked of them and not of the consumer: it goes on growing when the
 * consumer is gone.
 */
export function createKafkaWatch(
  settings: {
    readonly brokers: readonly string[];
    readonly topicPrefix: string;
    readonly scoringGroup: string;
  },
  metrics: Metrics,
): KafkaWatch {
  const kafka = createKafka({ brokers: settings.brokers, clientId: 'ebb-api-watch' });
  const named = (name: string) => settings.topicPrefix + name;
  const groups = [
    { group: named('ebb-ingest'), topic: named(topics.shopEvents.name) },
    { group: named(settings.scoringGroup), topic: named(topics.customerEvents.name) },
    { group: named('ebb-delivery'), topic: named(topics.alerts.name) },
    { group: named('ebb-dead-letters'), topic: named(topics.deadLetters.name) },
  ];
  const up = metrics.gauge({ name: 'kafka_up', help: '1: a broker answers.' });
  const brokers = metrics.gauge({ name: 'kafka_brokers', help: 'Brokers that are there.' });
  const underReplicated = metrics.gauge({
    name: 'kafka_under_replicated_partitions',
    help: 'Partitions of our topics that lack a replica or a leader.',
  });
  const lag = metrics.gauge({
    name: 'kafka_group_lag_messages',
    help: 'Messages a group has not handled, as the broker knows it.',
    labelNames: ['group', 'topic', 'partition'],
  });
  const letters = metrics.gauge({ name: 'kafka_dead_letters', help: 'Dead letters that are kept.' });
  const bytes = metrics.gauge({
    name: 'kafka_topic_bytes',
    help: 'What a topic takes on the disks of the brokers, all replicas.',
    labelNames: ['topic'],
  });
  const sizes = createSizes(kafka, named);

  return {
    async look() {
      try {
        const [seen, sized] = await Promise.all([lookNow(kafka, groups, named), sizes()]);
        for (const [topic, size] of sized) bytes.set({ topic }, size);
        const total = [...sized.values()].reduce((sum, size) => sum + size, 0);
        if (sized.size > 0) seen.server.facts.unshift({ name: 'Size', value: megabytes(total) });
        up.set(1);
        brokers.set(seen.brokers);
        underReplicated.set(seen.missing);
        lag.reset();
        for (const { group, topic, partition, messages } of seen.lags)
          lag.set({ group, topic, partition }, messages);
        if (seen.deadLetters !== null) letters.set(seen.deadLetters);
        return seen;
      } catch (error) {
        up.set(0);
        // Lags stay as they were last: they are at least that.
        return {
          server: {
            name: 'Kafka',
            isUp: false,
            reason: error instanceof Error ? error.message : String(error),
            facts: [],
          },
          lags: [],
          deadLetters: null,
        };
      }
    },
  };
}

/** Sizes of our topics, asked for once a minute; empty as long as no broker has told. */
function createSizes(kafka: KafkaConnection, named: (name: string) => string) {
  const own = new Set(Object.values(topics).map(({ name }) => named(name)));
  let known: ReadonlyMap<string, number> = new Map();
  let askedMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - askedMs < sizesEveryMs) return known;
    askedMs = performance.now();
    // A broker may refuse to tell (it takes a right to describe the cluster): that is no outage.
    const all = await readTopicSizes(kafka).catch(() => known);
    known = new Map([...all].filter(([topic]) => own.has(topic)));
    return known;
  };
}

async function lookNow(
  kafka: KafkaConnection,
  groups: readonly { group: string; topic: string }[],
  named: (name: string) => string,
) {
  const wanted = Object.values(topics).map(({ name }) => named(name));
  const { brokers, topics: found } = await describeBrokers(kafka, wanted);
  const exists = (topic: string) => found.some(({ name }) => name === topic);
  const lags: GroupLag[] = [];
  for (const { group, topic } of groups.filter((each) => exists(each.topic)))
    for (const { partition, lagMessages } of await fetchGroupLag(kafka, group, [topic]))
      lags.push({ group, topic, partition, messages: lagMessages });
  const dlq = named(topics.deadLetters.name);
  const ends = exists(dlq) ? await topicEnds(kafka, dlq) : [];
  const missing = found.reduce((sum, topic) => sum + topic.underReplicated + topic.withoutLeader, 0);
  const absent = wanted.filter((name) => !exists(name));
  return {
    brokers,
    missing,
    lags,
    deadLetters: exists(dlq) ? ends.reduce((sum, { low, high }) => sum + high - low, 0) : null,
    server: {
      name: 'Kafka',
      isUp: true,
      reason: absent.length === 0 ? null : `no topic ${absent.join(', ')}`,
      facts: [
        { name: 'Brokers', value: String(brokers) },
        { name: 'Partitions without all replicas', value: String(missing) },
        ...found.map(({ name, partitions }) => ({ name, value: `${partitions} partitions` })),
      ],
    },
  };
}
