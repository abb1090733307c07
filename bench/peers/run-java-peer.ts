import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, uniqueGroup } from '@ebb/testkit';
import { medianGapDays } from '../load/scoring-load.ts';
import { runPeer, type PeerResult, type PeerTask } from './run-peer.ts';

const threads = 2;
const batchMessages = 4_000;

/** Builds the Java peer with Maven where needed and runs it over the topic. @throws when it cannot be built or run */
export async function runJavaPeer(task: PeerTask): Promise<PeerResult> {
  const root = projectRoot();
  const folder = join(root, '.ebb/programs/java-peer');
  build(join(root, 'bench/peers/java/pom.xml'), folder);
  const forestFile = join(folder, 'forest.json');
  writeFileSync(forestFile, JSON.stringify(task.forest));
  return runPeer(
    {
      name: `Java, JDBC, ${threads} threads, batches of ${batchMessages}`,
      command: 'java',
      args: ({ databaseUrl, modelId }) => [
        ...[
          '-Xmx1g',
          '-XX:+UseParallelGC',
          '-cp',
          `${join(folder, 'scoring-peer-1.jar')}:${join(folder, 'lib/*')}`,
          'ebb.peer.Main',
        ],
        ...[task.servers.kafkaBrokers, jdbcAddress(databaseUrl), task.topic, uniqueGroup('java-peer')],
        ...[forestFile, modelId, String(medianGapDays), String(threads), String(batchMessages)],
        String(task.load.messages),
      ],
    },
    task,
  );
}

function build(pom: string, folder: string): void {
  const goals = ['package', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const places = [`-DbuildFolder=${folder}`, `-DoutputDirectory=${join(folder, 'lib')}`];
  const { status, error } = spawnSync('mvn', ['-B', '-q', '-f', pom, ...goals, ...places], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`Maven did not build the Java peer: ${error?.message ?? `code ${status}`}`);
}

function jdbcAddress(databaseUrl: string): string {
  const { host, username, password, pathname } = new URL(databaseUrl);
  return `jdbc:mariadb://${host}${pathname}?user=${username}&password=${password}`;
}
