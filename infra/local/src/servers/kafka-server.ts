import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchedJars } from './fetch-kafka.mjs';
import { askKafka } from './kafka-ready.ts';
import { type ServerAccount, giveTo, ownFolder } from './server-account.ts';
import type { Tuning } from './server-tuning.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { runCommand } from '../supervise/run-command.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';

const OLDEST_JAVA = 17;

/** The major version of a Java program, 0 when it does not run. */
export async function javaMajor(java: string): Promise<number> {
  try {
    const said = await runCommand(java, ['-version'], { onFailure: 'Java does not run' });
    return Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export function isJavaNewEnough(major: number): boolean {
  return major >= OLDEST_JAVA;
}

/** Where Kafka's jars are on this machine already: KAFKA_HOME, or what an earlier start fetched. */
export function findKafkaJars(projectRoot: string, kafkaHome: string | undefined): string | undefined {
  if (kafkaHome) {
    const jars = join(kafkaHome, 'libs');
    if (!existsSync(jars)) throw new PlainError(`KAFKA_HOME is ${kafkaHome}, which holds no folder "libs".`);
    return jars;
  }
  const fetched = fetchedJars(projectRoot);
  return existsSync(fetched) ? fetched : undefined;
}

export interface KafkaPlanInput {
  readonly folder: StateFolder;
  readonly java: string;
  readonly jars: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly tuning: Tuning;
  readonly stage: number;
  readonly account: ServerAccount | undefined;
}

/** Writes the configuration, formats the log folder the first time, and says how to run the broker. */
export async function planKafka(input: KafkaPlanInput): Promise<ProcessPlan> {
  const { folder, java, jars, port, tuning, account } = input;
  const data = ownFolder(join(folder.data, 'kafka'), account);
  const config = join(folder.config, 'kafka.properties');
  writeFileSync(config, kafkaProperties(input, data));
  const logging = join(folder.config, 'kafka-log4j2.yaml');
  writeFileSync(logging, LOGGING);
  for (const file of [config, logging]) giveTo(account, file);
  // Made by Maven for its caller alone.
  if (account) chmodSync(jars, 0o755);
  const classpath = ['-cp', join(jars, '*'), `-Dlog4j2.configurationFile=${logging}`];
  if (!existsSync(join(data, 'meta.properties'))) {
    const format = [
      'kafka.tools.StorageTool',
      'format',
      // In one word: an id may begin with a dash, which by itself would be taken for an option.
      `--cluster-id=${randomBytes(16).toString('base64url')}`,
      '-c',
      config,
    ];
    await runCommand(java, [...classpath, '-XX:TieredStopAtLevel=1', ...format], {
      onFailure: `Kafka could not prepare ${data}`,
      account,
    });
  }
  const clusterId = /^cluster\.id=(.+)$/m
    .exec(readFileSync(join(data, 'meta.properties'), 'utf8'))?.[1]
    ?.trim();
  return {
    name: 'kafka',
    command: java,
    args: [
      `-Xms${tuning.kafkaHeapMegabytes / 2}m`,
      `-Xmx${tuning.kafkaHeapMegabytes}m`,
      '-XX:+ExitOnOutOfMemoryError',
      '-Djava.awt.headless=true',
      ...classpath,
      'kafka.Kafka',
      config,
    ],
    stage: input.stage,
    account,
    ready: () => askKafka('127.0.0.1', port, clusterId),
    readyDeadlineMs: 60_000,
    stopDeadlineMs: 15_000,
  };
}

function kafkaProperties({ port, controllerPort, tuning }: KafkaPlanInput, data: string): string {
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': data,
    // Topics are created by name with stated partitions; a misspelt one must not appear by itself.
    'auto.create.topics.enable': false,
    'num.partitions': 3,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': tuning.kafkaInternalPartitions,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': tuning.kafkaInternalPartitions,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    // Tests kill consumers dozens of times; each kill costs what is left of the session.
    'group.min.session.timeout.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.segment.bytes': 67_108_864,
    // Deleted topics give their space back soon: test topics come and go.
    'file.delete.delay.ms': 1_000,
    // After a kill -9 the controller lets the broker back in only when its old session has run out (9 s by default).
    'broker.session.timeout.ms': 5_000,
    'broker.heartbeat.interval.ms': 500,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

const LOGGING = `Configuration:
  Appenders:
    Console:
      name: STDOUT
      PatternLayout:
        pattern: "[%d] %p %m (%c)%n"
  Loggers:
    Root:
      level: WARN
      AppenderRef:
        ref: STDOUT
    Logger:
      - name: kafka.server.KafkaRaftServer
        level: INFO
`;

/** The version in the jars' names, for the progress line. */
export async function kafkaVersion(jars: string): Promise<string> {
  const names = await readdir(jars);
  return names.map((name) => /^kafka_2\.13-(.+)\.jar$/.exec(name)?.[1]).find(Boolean) ?? 'of unknown version';
}
