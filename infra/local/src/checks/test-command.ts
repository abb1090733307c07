import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard, buildServices } from '../supervise/build.ts';
import { type Count, addCounts, generatedCheck, jestChecks, staticChecks } from './checks.ts';
import { launcherEnv } from '../bootstrap/config.ts';
import { asRecord, readJsonFile } from '../bootstrap/json-file.ts';
import { releaseStateFolder, takeStateFolder } from '../bootstrap/launcher-lock.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { createProgress, stepTable } from '../bootstrap/progress.ts';
import { obtainPrograms } from '../bootstrap/install-programs.ts';
import { findRecorded } from '../supervise/process-records.ts';
import { type ChecksInput, runChecks } from './run-checks.ts';
import { runCommand } from '../supervise/run-command.ts';
import type { ServerAddresses } from '../servers/server-addresses.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import { stopSignals } from '../bootstrap/stop-signals.ts';
import { type Supervisor, createSupervisor } from '../supervise/supervisor.ts';
import { openTestState, startTestServers } from '../servers/test-servers.ts';

export interface TestInput {
  readonly projectRoot: string;
  readonly argv: readonly string[];
}

const PARTS = ['static', 'unit', 'integration', 'e2e'] as const;
type Part = (typeof PARTS)[number];

/** `npm test`: everything that can be checked, on real servers. The last line is the count. */
export function test(input: TestInput): Promise<never> {
  return check(input, partsOf(input.argv), [...staticChecks, generatedCheck]);
}

/** `npm run verify`: what needs no server. */
export function verify(input: TestInput): Promise<never> {
  return check(input, new Set<Part>(['static', 'unit']), staticChecks);
}

async function check(
  input: TestInput,
  parts: ReadonlySet<Part>,
  statics: typeof staticChecks,
): Promise<never> {
  const { projectRoot } = input;
  const progress = createProgress(
    (line) => console.log(line),
    () => performance.now(),
  );
  const startedMs = performance.now();
  const { stop, signal } = stopSignals();
  const counts: Count[] = [];
  try {
    const folder = openTestState(projectRoot);
    const supervisor = createSupervisor(folder, {
      restarted: (name, how) => progress.warn(`${name} ${how}: started again`),
      keepsDying: (name, how) =>
        progress.warn(`${name} keeps dying (${how}): see ${supervisor.logFile(name)}`),
      stalled: () => undefined,
      notReady: () => undefined,
    });
    const checks: ChecksInput = { projectRoot, progress, env: launcherEnv, signal };
    try {
      await progress.step('Generate', () => generate(checks));
      if (parts.has('static')) counts.push(...(await runChecks(statics, 2, checks)));
      if (parts.has('unit')) counts.push(...(await runChecks([jestChecks.unit], 1, checks)));
      if (parts.has('integration') || parts.has('e2e')) {
        counts.push(...(await checkOnServers(checks, parts, folder, supervisor)));
      }
    } finally {
      stop('done');
      await supervisor.stopAll();
    }
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    counts.push({ passed: 0, failed: 1 });
  }
  progress.note(`\n  ${((performance.now() - startedMs) / 1000).toFixed(0)} s. The steps:`);
  for (const line of stepTable(progress.times)) progress.note(line);
  const { passed, failed } = addCounts(counts);
  progress.note(`\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

async function checkOnServers(
  checks: ChecksInput,
  parts: ReadonlySet<Part>,
  folder: StateFolder,
  supervisor: Supervisor,
): Promise<Count[]> {
  const { progress } = checks;
  const found = runningServers(folder);
  if (!found) await takeStateFolder(folder.processes, '');
  try {
    const addresses = found ?? (await ownServers(checks, folder, supervisor));
    const env: NodeJS.ProcessEnv = {
      ...checks.env,
      EBB_TEST_KAFKA_BROKERS: addresses.kafkaBrokers,
      EBB_TEST_DATABASE_URL: addresses.databaseUrl,
      EBB_TEST_REDIS_URL: addresses.redisUrl,
    };
    const counts: Count[] = [];
    if (parts.has('integration') && !checks.signal.aborted) {
      counts.push(...(await runChecks([jestChecks.integration], 1, { ...checks, env })));
    }
    if (parts.has('e2e') && !checks.signal.aborted) counts.push(...(await checkInBrowser(checks, env)));
    return counts;
  } finally {
    if (!found) {
      rmSync(join(folder.root, 'env.json'), { force: true });
      await supervisor.stopAll();
      releaseStateFolder(folder.processes);
    } else progress.note('  The test servers were running already and are left running.');
  }
}

async function checkInBrowser(checks: ChecksInput, env: NodeJS.ProcessEnv): Promise<Count[]> {
  const { progress } = checks;
  const programs = await obtainPrograms(['chromium', 'nginx', 'openssl', 'prometheus'], progress, checks.env);
  await progress.step('Build the services', async (say) => say(await buildServices(checks)));
  await progress.step('Build the dashboard', async (say) => say(await buildDashboard(checks)));
  const withBrowser = { ...env, EBB_TEST_CHROMIUM: programs.chromium };
  return runChecks([jestChecks.e2e], 1, { ...checks, env: withBrowser });
}

async function ownServers(
  { projectRoot, progress, env }: ChecksInput,
  folder: StateFolder,
  supervisor: Supervisor,
) {
  const input = { projectRoot, folder, supervisor, progress, alsoNeeded: toolsOfTests, env };
  return (await startTestServers(input)).addresses;
}

/** What single tests run besides. */
const toolsOfTests = [
  'databaseClient',
  'prometheus',
  'alertmanager',
  'nginx',
  'chromium',
  'kcat',
  'python',
] as const;

/** The servers of a `npm run test:servers` that is running now. */
function runningServers(folder: StateFolder): ServerAddresses | undefined {
  const file = join(folder.root, 'env.json');
  if (!findRecorded(folder.processes, 'launcher') || !existsSync(file)) return undefined;
  const { kafkaBrokers, databaseUrl, redisUrl } = asRecord(readJsonFile(file));
  return typeof kafkaBrokers === 'string' && typeof databaseUrl === 'string' && typeof redisUrl === 'string'
    ? { kafkaBrokers, databaseUrl, redisUrl }
    : undefined;
}

async function generate({ projectRoot, env, signal }: ChecksInput): Promise<void> {
  await runCommand('npm', ['run', '--silent', 'generate'], {
    cwd: projectRoot,
    env,
    onFailure: 'npm run generate failed',
    signal,
  });
}

function partsOf(argv: readonly string[]): ReadonlySet<Part> {
  const unknown = argv.find((word) => !PARTS.some((part) => part === word));
  if (unknown !== undefined) {
    console.error(`npm test takes any of ${PARTS.join(', ')} (all of them when left out), not "${unknown}".`);
    process.exit(1);
  }
  return new Set(argv.length === 0 ? PARTS : PARTS.filter((part) => argv.includes(part)));
}
