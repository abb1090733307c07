import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeProgram } from '../bootstrap/node-program.ts';
import { asRecord, readJsonFile, writeJsonFile } from '../bootstrap/json-file.ts';
import type { Progress } from '../bootstrap/progress.ts';
import type { Secrets } from '../bootstrap/secrets.ts';
import type { ServerAddresses } from '../servers/server-addresses.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { Supervisor } from '../supervise/supervisor.ts';

/** The shops stop before everything else: they have nobody to talk to after that. */
const STAGE = 4;
const SAY_EVERY_MS = 5_000;
const TRY_AGAIN_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** The simulator's way to say that all was delivered and a part of it not taken; another try would change nothing. */
const SOME_REFUSED = 'ended with code 3';

export interface DemoInput {
  readonly projectRoot: string;
  readonly folder: StateFolder;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly secrets: Secrets;
  readonly addresses: ServerAddresses;
  readonly ingestPort: number;
  readonly eventsPerSecond: number;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Whether an earlier start has loaded the history into these very servers. */
export function isHistoryLoaded({ folder, addresses }: DemoInput): boolean {
  return asRecord(readJsonFile(folder.stateFile))['historyLoadedInto'] === serversName(addresses);
}

function serversName({ kafkaBrokers, databaseUrl }: ServerAddresses): string {
  return `${kafkaBrokers} ${new URL(databaseUrl).host}`;
}

/**
 * Loads the history of both demo shops. The message ids are the same at every try, so a load that was cut short is
 * repeated from its beginning and counts nothing twice.
 */
export async function loadHistory(input: DemoInput): Promise<void> {
  const { folder, addresses, progress } = input;
  // The history ends the day before it was first loaded; a repeated load has the same dates.
  const remembered = asRecord(readJsonFile(folder.stateFile))['historyNow'];
  const now = typeof remembered === 'string' ? remembered : new Date().toISOString();
  keepInState(folder, { historyNow: now });
  await progress.step('Load the shops’ history', async (say) => {
    for (let attempt = 1; ; attempt++) {
      let last = '';
      let saidMs = performance.now();
      const how = await runSimulator(input, ['load', '--now', now], (line) => {
        const text = progressText(line);
        if (text === undefined) return;
        last = text;
        if (performance.now() - saidMs < SAY_EVERY_MS) return;
        saidMs = performance.now();
        progress.note(`    ${text}`);
      });
      if (how === undefined) return say(last);
      if (how === SOME_REFUSED) {
        progress.warn(
          `Ingest refused some events of the history: see ${input.supervisor.logFile('shops-load')}`,
        );
        return say(last);
      }
      // While ingest is down nothing can be loaded, and nothing is lost: the rest of Ebb is not ended for it.
      const pauseMs = Math.min(TRY_AGAIN_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      progress.warn(`The simulator ${how}; trying again in ${pauseMs / 1000} s.`);
      await pause(pauseMs, undefined, { signal: input.signal });
    }
  });
  keepInState(folder, { historyLoadedInto: serversName(addresses) });
}

function keepInState(folder: StateFolder, values: Record<string, unknown>): void {
  writeJsonFile(folder.stateFile, { ...asRecord(readJsonFile(folder.stateFile)), ...values });
}

/** The simulated shop goes on living. Started again when it ends, as it is the only one that sends anything. */
export async function startLiveShop(input: DemoInput): Promise<void> {
  if (input.eventsPerSecond === 0) return;
  await input.supervisor.keep({
    ...simulatorPlan(input, ['live']),
    ready: async () => {},
    readyDeadlineMs: 1_000,
  });
}

function runSimulator(
  input: DemoInput,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<string | undefined> {
  return input.supervisor.run(simulatorPlan(input, args), onLine);
}

function simulatorPlan(
  { projectRoot, ingestPort, secrets, addresses, eventsPerSecond, env }: DemoInput,
  words: readonly string[],
) {
  return {
    name: `shops-${words[0]}`,
    command: nodeProgram(projectRoot),
    args: ['--enable-source-maps', join(projectRoot, 'packages/simulator/dist/main.js'), ...words],
    cwd: join(projectRoot, 'packages/simulator'),
    env: {
      ...env,
      NODE_ENV: 'production',
      EBB_INGEST_URL: `http://127.0.0.1:${ingestPort}`,
      KAFKA_BROKERS: addresses.kafkaBrokers,
      EBB_REAL_SHOP_KEY: secrets.realShopKey,
      EBB_SIMULATED_SHOP_KEY: secrets.simulatedShopKey,
      EBB_EVENTS_PER_SECOND: String(eventsPerSecond),
    },
    stage: STAGE,
    stopDeadlineMs: 5_000,
  };
}

/** A line of the simulator (`{"step":…,"done":…,"total":…}`) in words, or undefined for any other line. */
export function progressText(line: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { step, done, total } = asRecord(value);
  if (typeof step !== 'string' || typeof done !== 'number') return undefined;
  const count = done.toLocaleString('en');
  return typeof total === 'number' && total > 0
    ? `${step}: ${count} of ${total.toLocaleString('en')}`
    : `${step}: ${count}`;
}
