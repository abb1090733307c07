import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createTestDatabase } from '@ebb/testkit';
import { openDatabase } from '@ebb/db';
import { groupMembers } from '../../infra/local/src/supervise/process-identity.ts';
import type { DurableServers } from '../load/durable-servers.ts';
import { startCpuMeter } from '../load/process-usage.ts';
import { addShopWithChampion, differences, readSums, type ScoringLoad } from '../load/scoring-load.ts';
import type { ExportedForest } from './export-forest.ts';

/** What a peer is given: the topic as Ebb's scoring gets it, and a forest of the same shape. */
export interface PeerTask {
  servers: DurableServers;
  topic: string;
  load: ScoringLoad;
  forest: ExportedForest;
}

export interface PeerResult {
  name: string;
  events: number;
  /** From the first batch the peer read to its last commit. */
  seconds: number;
  cpuSecondsByProcess: { peer: number; database: number; kafka: number };
  /** What its tables hold that they must not; empty when it did the same as Ebb. */
  differences: string[];
}

export interface PeerProgram {
  name: string;
  command: string;
  /** Arguments for a database of this peer alone. */
  args: (database: { databaseUrl: string; modelId: string }) => string[];
}

/**
 * Runs a peer over the whole topic into a fresh, migrated database. It prints `begun` at its first batch and `done`
 * after its last commit; these two moments are what is measured.
 * @throws when it ends before that
 */
export async function runPeer(program: PeerProgram, { servers, load }: PeerTask): Promise<PeerResult> {
  const database = await createTestDatabase('peer');
  try {
    const db = openDatabase(database.url);
    const { modelId } = await addShopWithChampion(db, Date.now()).finally(() => db.close());
    const child = spawn(program.command, program.args({ databaseUrl: database.url, modelId }), {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: a peer of several processes is measured and ended as one.
      detached: true,
    });
    const endPeer = () => void process.kill(-child.pid!, 'SIGKILL');
    process.once('exit', endPeer);
    child.once('exit', () => process.off('exit', endPeer));
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`));
    });
    const measured = new Promise<Pick<PeerResult, 'seconds' | 'cpuSecondsByProcess'>>((resolve) => {
      let startedMs = 0;
      let readCpu: (() => PeerResult['cpuSecondsByProcess']) | undefined;
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'begun') {
          startedMs = performance.now();
          readCpu = startCpuMeter({
            peer: groupMembers(child.pid!),
            database: servers.pids.database,
            kafka: servers.pids.kafka,
          });
        } else if (line === 'done' && readCpu !== undefined) {
          resolve({ seconds: (performance.now() - startedMs) / 1_000, cpuSecondsByProcess: readCpu() });
        } else console.error(`${program.name}: ${line}`);
      });
    });
    const result = await Promise.race([measured, exited]);
    if (typeof result === 'string') throw new Error(`${program.name} did not finish: ${result}`);
    await exited;
    const found = await readSums(database.url);
    return {
      name: program.name,
      events: load.expected.events,
      ...result,
      differences: differences(found, load.expected),
    };
  } finally {
    await database.drop();
  }
}
