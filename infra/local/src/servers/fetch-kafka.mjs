import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

// Plain JavaScript without packages: it runs while npm installs them. Types: fetch-kafka.d.mts.

const pomFile = (projectRoot) => join(projectRoot, 'infra/local/pom.xml');

export function fetchedJars(projectRoot) {
  const hash = createHash('sha256')
    .update(readFileSync(pomFile(projectRoot)))
    .digest('hex')
    .slice(0, 8);
  return join(projectRoot, `.ebb/programs/kafka-${hash}`);
}

export async function fetchKafkaJars(projectRoot, maven) {
  const finished = fetchedJars(projectRoot);
  await mkdir(join(projectRoot, '.ebb'), { recursive: true, mode: 0o700 });
  await mkdir(dirname(finished), { recursive: true });
  const draft = await mkdtemp(`${finished}-`);
  try {
    await runMaven(maven, [
      ...['-B', '-q', '-f', pomFile(projectRoot), 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', `-DoutputDirectory=${draft}`],
    ]);
    // Another start may have finished first: theirs is as good.
    if (!existsSync(finished)) await rename(draft, finished);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return finished;
}

export async function fetchKafkaAhead(projectRoot, env) {
  if (env.KAFKA_HOME || env.KAFKA_BROKERS || existsSync(fetchedJars(projectRoot))) return;
  // Whatever goes wrong is tried again, and then told, when Kafka's turn comes.
  await fetchKafkaJars(projectRoot, 'mvn').catch(() => undefined);
}

function runMaven(maven, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(maven, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(said.trim().slice(-2000)))));
  });
}
