import { asUrl } from './server-addresses.ts';
import { askDatabase, databaseUrl, planDatabase } from './database-server.ts';
import { obtainPrograms } from '../bootstrap/install-programs.ts';
import { kafkaJars } from './kafka-jars.ts';
import { askKafka } from './kafka-ready.ts';
import { findKafkaJars, isJavaNewEnough, javaMajor, kafkaVersion, planKafka } from './kafka-server.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import type { Progress } from '../bootstrap/progress.ts';
import { type NeedName, type Programs, findProgram, needs } from '../bootstrap/programs.ts';
import { askRedis, planRedis, redisUrl } from './redis-server.ts';
import { nextFreePort, isFree, rememberPort } from '../bootstrap/ports.ts';
import { letThrough, serverAccount } from './server-account.ts';
import type { ServerAddresses } from './server-addresses.ts';
import type { Tuning } from './server-tuning.ts';
import { servicePasswords, type Secrets } from '../bootstrap/secrets.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { Supervisor } from '../supervise/supervisor.ts';

/** Backing servers are stopped last. */
const STAGE = 1;

export interface ServersInput {
  readonly projectRoot: string;
  readonly folder: StateFolder;
  readonly secrets: Secrets;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly tuning: Tuning;
  readonly ports: Readonly<Record<ServerPort, number>>;
  /** Servers that run already; ours are started for the rest. */
  readonly given: Partial<ServerAddresses>;
  readonly mayCreateDatabases: boolean;
  /** Programs to find or install in the same go, for other parts. */
  readonly alsoNeeded: readonly NeedName[];
  readonly env: NodeJS.ProcessEnv;
}

export type ServerPort = 'kafka' | 'kafkaController' | 'database' | 'redis';

const DATABASE_NAME = 'ebb';
const PORT_TRIES = 4;

/** Finds, installs where needed, and starts Kafka, the database and Redis side by side. */
export async function startServers(
  input: ServersInput,
): Promise<{ addresses: ServerAddresses; programs: Programs }> {
  const { given, progress, env } = input;
  const jars = given.kafkaBrokers ? undefined : findKafkaJars(input.projectRoot, env['KAFKA_HOME']);
  const java = await usableJava(env);
  const wanted: NeedName[] = [...input.alsoNeeded];
  if (!given.databaseUrl) wanted.push('database');
  if (!given.redisUrl) wanted.push('redis');
  if (!given.kafkaBrokers && !jars) wanted.push('maven');
  if (!given.kafkaBrokers && !java) wanted.push('java');
  const programs = await obtainPrograms(wanted, progress, env, java ? [] : ['java']);
  letThrough(input.folder, serverAccount(input.folder));

  const [kafkaBrokers, database, redis] = await Promise.all([
    given.kafkaBrokers
      ? useKafka(input, given.kafkaBrokers)
      : startKafka(input, java ?? programs.java, jars, programs),
    given.databaseUrl ? useDatabase(input, given.databaseUrl) : startDatabase(input, programs),
    given.redisUrl ? useRedis(input, given.redisUrl) : startRedis(input, programs),
  ]);
  return { addresses: { kafkaBrokers, databaseUrl: database, redisUrl: redis }, programs };
}

async function usableJava(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = [env['JAVA_HOME'] ? `${env['JAVA_HOME']}/bin` : '', env['PATH'] ?? '']
    .filter(Boolean)
    .join(':');
  const java = findProgram(needs.java.names, folders);
  return java && isJavaNewEnough(await javaMajor(java)) ? java : undefined;
}

async function startKafka(
  input: ServersInput,
  java: string | undefined,
  foundJars: string | undefined,
  programs: Programs,
): Promise<string> {
  const { progress, folder, projectRoot, ports, tuning, supervisor } = input;
  if (!java)
    throw new PlainError('Kafka needs Java 17 or newer: on Debian, `apt-get install default-jre-headless`.');
  const jars =
    foundJars ??
    (await progress.step('Fetch Kafka with Maven', async (say) => {
      const folderOfJars = await kafkaJars(projectRoot, programs.maven);
      say(`Kafka ${await kafkaVersion(folderOfJars)}`);
      return folderOfJars;
    }));
  const port = await progress.step('Start Kafka', (say) =>
    onFreePort(input, 'kafka', say, async (freePort) => {
      const controllerPort = await nextFreePort(ports.kafkaController, new Set([freePort]));
      const account = serverAccount(folder);
      const plan = { folder, java, jars, port: freePort, controllerPort, tuning, stage: STAGE, account };
      await supervisor.start(await planKafka(plan));
    }),
  );
  return `127.0.0.1:${port}`;
}

async function startDatabase(input: ServersInput, programs: Programs): Promise<string> {
  const { progress, secrets, supervisor } = input;
  const port = await progress.step('Start the database', (say) =>
    onFreePort(input, 'database', say, async (freePort) => {
      const plan = await planDatabase({
        folder: input.folder,
        program: programs.database ?? 'mariadbd',
        port: freePort,
        password: secrets.databasePassword,
        rootPassword: secrets.databaseRootPassword,
        servicePasswords: servicePasswords(secrets),
        database: DATABASE_NAME,
        mayCreateDatabases: input.mayCreateDatabases,
        tuning: input.tuning,
        stage: STAGE,
        account: serverAccount(input.folder),
      });
      await supervisor.start(plan);
    }),
  );
  return databaseUrl(port, secrets.databasePassword, DATABASE_NAME);
}

async function startRedis(input: ServersInput, programs: Programs): Promise<string> {
  const { folder, tuning, supervisor } = input;
  const password = input.secrets.redisPassword;
  const port = await input.progress.step('Start Redis', (say) =>
    onFreePort(input, 'redis', say, async (freePort) => {
      const plan = {
        folder,
        program: programs.redis ?? 'redis-server',
        port: freePort,
        password,
        tuning,
        stage: STAGE,
        account: serverAccount(folder),
      };
      await supervisor.start(planRedis(plan));
    }),
  );
  return redisUrl(port, password);
}

/**
 * Starts a server on its chosen port. Between the choice and the start somebody else may have taken it (installing
 * takes a while): then the next free one is taken, and said.
 */
async function onFreePort(
  { ports, progress, folder }: ServersInput,
  name: ServerPort,
  say: (detail: string) => void,
  startOn: (port: number) => Promise<void>,
): Promise<number> {
  let port = ports[name];
  for (let attempt = 1; ; attempt++) {
    try {
      await startOn(port);
      say(`127.0.0.1:${port}`);
      return port;
    } catch (error) {
      if (attempt === PORT_TRIES || (await isFree(port))) throw error;
      const next = await nextFreePort(port + 1, new Set(Object.values(ports)));
      progress.warn(`Port ${port} was taken meanwhile: ${name} gets ${next}.`);
      rememberPort(folder.stateFile, name, next);
      port = next;
    }
  }
}

async function useKafka({ progress }: ServersInput, brokers: string): Promise<string> {
  return progress.step('Ask the Kafka of KAFKA_BROKERS', async (say) => {
    const [first = ''] = brokers.split(',');
    const { hostname, port } = asUrl(`kafka://${first.trim()}`, 'KAFKA_BROKERS');
    await orSentence(
      askKafka(hostname, Number(port || 9092)),
      `No Kafka answers at ${first} (KAFKA_BROKERS)`,
    );
    say(brokers);
    return brokers;
  });
}

async function useDatabase({ progress }: ServersInput, url: string): Promise<string> {
  return progress.step('Ask the database of DATABASE_URL', async (say) => {
    const { host } = asUrl(url, 'DATABASE_URL');
    await orSentence(askDatabase(url), `No database answers at ${host} (DATABASE_URL)`);
    say(host);
    return url;
  });
}

async function useRedis({ progress }: ServersInput, url: string): Promise<string> {
  return progress.step('Ask the Redis of REDIS_URL', async (say) => {
    const { host } = asUrl(url, 'REDIS_URL');
    await orSentence(askRedis(url), `No Redis answers at ${host} (REDIS_URL)`);
    say(host);
    return url;
  });
}

async function orSentence(answer: Promise<void>, sentence: string): Promise<void> {
  try {
    await answer;
  } catch (error) {
    throw new PlainError(`${sentence}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
