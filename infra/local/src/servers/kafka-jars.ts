import { launcherEnv } from '../bootstrap/config.ts';
import { fetchKafkaJars, findKafkaJars } from './kafka-server.ts';
import { openStateFolder } from '../bootstrap/state-folder.ts';
import { join } from 'node:path';

/** The folder of Kafka's jars, with its Java clients and command-line tools; fetched with Maven where it is missing. */
export async function kafkaJars(projectRoot: string): Promise<string> {
  const folder = openStateFolder(join(projectRoot, '.ebb/test'), projectRoot);
  return (
    findKafkaJars(folder, projectRoot, launcherEnv['KAFKA_HOME']) ??
    (await fetchKafkaJars(folder, projectRoot, 'mvn'))
  );
}
