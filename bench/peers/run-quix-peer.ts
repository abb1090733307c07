import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestTopics, projectRoot, uniqueGroup } from '@ebb/testkit';
import { fillTopic, medianGapDays, scoringLoad } from '../load/scoring-load.ts';
import { runPeer, type PeerResult, type PeerTask } from './run-peer.ts';

const batchMessages = 4_000;
const processes = 2;
/** Some hundred a second: the whole topic would take half an hour. */
const perMessageEvents = 4_000;

/**
 * Runs the Quix Streams peer: over the topic, batched as well as Quix can, or message by message as a data team would
 * write it, over a shorter topic of the same kind. Its Python environment is made below `.ebb` the first time.
 * @throws when the environment cannot be made, or the peer does not finish
 */
export async function runQuixPeer(task: PeerTask, mode: 'per-message' | 'batched'): Promise<PeerResult> {
  const root = projectRoot();
  const folder = join(root, '.ebb/programs/quix-peer');
  const source = join(root, 'bench/peers/quix');
  prepare(folder, join(source, 'requirements.txt'));
  const given = mode === 'batched' ? task : await shorter(task);
  const count = mode === 'batched' ? processes : 1;
  return runPeer(
    {
      name:
        mode === 'batched'
          ? `Quix Streams, ${count} processes, batches of ${batchMessages}`
          : 'Quix Streams, message by message',
      command: join(folder, 'bin/python'),
      args: ({ databaseUrl, modelId }) => [
        ...[join(source, 'peer.py'), '--mode', mode, '--brokers', task.servers.kafkaBrokers],
        ...['--database', databaseUrl, '--topic', given.topic, '--group', uniqueGroup('quix-peer')],
        ...['--model-id', modelId, '--median-gap-days', String(medianGapDays)],
        ...['--messages', String(given.load.messages), '--batch', String(batchMessages)],
        ...['--processes', String(count)],
      ],
    },
    given,
  );
}

async function shorter(task: PeerTask): Promise<PeerTask> {
  const topics = await createTestTopics('quix-peer', { partitions: 6 });
  const topic = topics.names.customerEvents;
  const load = scoringLoad(perMessageEvents, perMessageEvents, 0.01, Date.now());
  await fillTopic(task.servers.kafkaBrokers, topic, load);
  return { ...task, topic, load };
}

function prepare(folder: string, requirements: string): void {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const mark = join(folder, 'requirements.sha256');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '-q', '-r', requirements]);
  writeFileSync(mark, wanted);
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `code ${status}`}`);
}
