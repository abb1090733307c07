import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { fetchKafkaJars } from './fetch-kafka.mjs';
import { findKafkaJars } from './kafka-server.ts';

/**
 * The folder of Kafka's jars, with its Java clients and command-line tools; fetched with Maven where it is missing.
 *
 * @throws PlainError what to set where it cannot be fetched
 */
export async function kafkaJars(projectRoot: string, maven = 'mvn'): Promise<string> {
  const found = findKafkaJars(projectRoot, launcherEnv['KAFKA_HOME']);
  if (found !== undefined) return found;
  try {
    return await fetchKafkaJars(projectRoot, maven);
  } catch (error) {
    throw new PlainError(
      'Kafka could not be fetched with Maven. Set KAFKA_HOME to an unpacked Kafka 4, or KAFKA_BROKERS to a running one' +
        ` (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
