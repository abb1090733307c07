import { topics } from '@ebb/contracts';
import { createKafka, describeBrokers } from '@ebb/kafka';
import { type Finding, findingsOf } from './finding.ts';

/** Brokers, topics, their partitions and replicas. */
export async function checkKafka(brokers: string, topicPrefix: string): Promise<Finding[]> {
  const { found, ok, warning, problem } = findingsOf('Kafka');
  try {
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'ebb-doctor' });
    const cluster = await describeBrokers(
      kafka,
      Object.values(topics).map(({ name }) => topicPrefix + name),
    );
    ok(`${cluster.brokers} ${cluster.brokers === 1 ? 'broker' : 'brokers'}.`);
    for (const spec of Object.values(topics)) {
      const name = topicPrefix + spec.name;
      const topic = cluster.topics.find((each) => each.name === name);
      if (topic === undefined) {
        problem(
          `The topic ${name} is missing.`,
          '`npm start` makes it (in containers: the service `prepare`).',
        );
        continue;
      }
      if (topic.partitions < spec.partitions)
        warning(
          `${name} has ${topic.partitions} partitions; new installations have ${spec.partitions}.`,
          `Nothing, while one process is enough. To raise them: \`npm run partitions -- ${spec.name} ${spec.partitions}\` (docs/partitions.md).`,
        );
      if (topic.withoutLeader > 0)
        problem(
          `${topic.withoutLeader} partitions of ${name} have no leader: what belongs there waits.`,
          'Start the brokers that are away; `kafka-topics.sh --describe --unavailable-partitions` names them.',
        );
      else if (topic.underReplicated > 0)
        warning(
          `${topic.underReplicated} partitions of ${name} lack a replica.`,
          'Start the brokers that are away, or wait until they have caught up.',
        );
      if (cluster.brokers > 1 && topic.replicas < 2)
        warning(
          `${name} has one copy on ${cluster.brokers} brokers: a broken disk loses events.`,
          'Reassign it with three replicas and min.insync.replicas=2 (`kafka-reassign-partitions.sh`).',
        );
    }
    if (found.every(({ level }) => level === 'ok')) ok('All topics are there and led.');
  } catch (error) {
    problem(
      `No broker answers at ${brokers} (${error instanceof Error ? error.message : String(error)}).`,
      'Start it, or correct KAFKA_BROKERS. Ingest answers 503 meanwhile, and shops send again.',
    );
  }
  return found;
}
