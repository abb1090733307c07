import { join } from 'node:path';
import { givenServers } from '../bootstrap/config.ts';
import { choosePorts } from '../bootstrap/ports.ts';
import type { Progress } from '../bootstrap/progress.ts';
import type { NeedName, Programs } from '../bootstrap/programs.ts';
import { keepSecrets } from '../bootstrap/secrets.ts';
import type { ServerAddresses } from './server-addresses.ts';
import { testTuning } from './server-tuning.ts';
import { startServers } from './servers.ts';
import { type StateFolder, openStateFolder } from '../bootstrap/state-folder.ts';
import { writeJsonFile } from '../bootstrap/json-file.ts';
import type { Supervisor } from '../supervise/supervisor.ts';

/** Apart from the ports of `npm start`, so that both may run at once. */
const PORTS = { kafka: 28_092, kafkaController: 28_093, database: 23_307, redis: 26_380 };

export function openTestState(projectRoot: string): StateFolder {
  return openStateFolder(join(projectRoot, '.ebb/test'), projectRoot);
}

export interface TestServersInput {
  readonly projectRoot: string;
  readonly folder: StateFolder;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly alsoNeeded: readonly NeedName[];
  readonly env: NodeJS.ProcessEnv;
}

/** Starts the servers that integration tests share and writes where they are to env.json, which testkit reads. */
export async function startTestServers(
  input: TestServersInput,
): Promise<{ addresses: ServerAddresses; programs: Programs }> {
  const { folder, progress } = input;
  const { ports, moved } = await choosePorts(folder.stateFile, PORTS);
  for (const { name, port, busyPort } of moved)
    progress.note(`  Port ${busyPort} is busy: ${name} gets ${port}.`);
  const started = await startServers({
    ...input,
    ports,
    secrets: keepSecrets(folder.secretsFile),
    tuning: testTuning,
    given: givenServers({
      KAFKA_BROKERS: input.env['EBB_TEST_KAFKA_BROKERS'],
      DATABASE_URL: input.env['EBB_TEST_DATABASE_URL'],
      REDIS_URL: input.env['EBB_TEST_REDIS_URL'],
    }),
    mayCreateDatabases: true,
  });
  writeJsonFile(join(folder.root, 'env.json'), started.addresses);
  return started;
}
