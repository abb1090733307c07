import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, uniqueGroup } from '@ebb/testkit';
import { medianGapDays } from '../scoring-load.ts';
import { runPeer, type PeerResult, type PeerTask } from './run-peer.ts';

const batchMessages = 4_000;
const processes = 2;

/**
 * Runs the Quix Streams peer over the topic: once a message as a data team would write it, or batched as well as Quix
 * can. Its Python environment is made below `.ebb` the first time.
 * @throws when the environment cannot be made, or the peer does not finish
 */
export async function runQuixPeer(task: PeerTask, mode: 'message' | 'batched'): Promise<PeerResult> {
  const root = projectRoot();
  const folder = join(root, '.ebb/programs/quix-peer');
  const source = join(root, 'bench/peers/quix');
  prepare(folder, join(source, 'requirements.txt'));
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
        ...['--database', databaseUrl, '--topic', task.topic, '--group', uniqueGroup('quix-peer')],
        ...['--model-id', modelId, '--median-gap-days', String(medianGapDays)],
        ...['--messages', String(task.load.messages), '--batch', String(batchMessages)],
        ...['--processes', String(count)],
      ],
    },
    task,
  );
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
