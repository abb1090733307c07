import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quietTools } from '../supervise/build.ts';
import {
  type Check,
  type Count,
  type JestProject,
  type JestReport,
  countReport,
  unsteadyTests,
} from './checks.ts';
import { hashTree } from './hash-tree.ts';
import { readJsonFile } from '../bootstrap/json-file.ts';
import { nodeProgram } from '../bootstrap/node-program.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import type { Progress } from '../bootstrap/progress.ts';
import { endGroup } from '../supervise/process-records.ts';
import { runCommand } from '../supervise/run-command.ts';

export interface ChecksInput {
  readonly projectRoot: string;
  readonly progress: Progress;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Runs checks side by side, `atOnce` at a time, and counts them. A failing one prints what it said. */
export async function runChecks(
  checks: readonly Check[],
  atOnce: number,
  input: ChecksInput,
): Promise<Count[]> {
  const waiting = [...checks];
  const counts: Count[] = [];
  const worker = async () => {
    for (let check = waiting.shift(); check && !input.signal.aborted; check = waiting.shift()) {
      counts.push(await runCheck(check, input));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return counts;
}

function runCheck(check: Check, input: ChecksInput): Promise<Count> {
  switch (check.kind) {
    case 'jest':
      return runJest(check.name, check.workers, input);
    case 'command':
      return verdict(check.name, input, () => runTool(check, input));
    case 'unchanged':
      return verdict(check.name, input, async () => {
        const before = hashTree(input.projectRoot);
        await runTool(check, input);
        const after = hashTree(input.projectRoot);
        const changed = [...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path);
        if (changed.length > 0) {
          throw new PlainError(
            `These files are generated and came out different; commit them:\n${changed.join('\n')}`,
          );
        }
      });
  }
}

async function verdict(name: string, { progress }: ChecksInput, run: () => Promise<void>): Promise<Count> {
  try {
    await progress.step(`Check: ${name}`, run);
    return { passed: 1, failed: 0 };
  } catch (error) {
    progress.note(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  }
}

async function runTool(
  { name, command }: { name: string; command: readonly string[] },
  input: ChecksInput,
): Promise<void> {
  const [program = '', ...args] = command;
  await runCommand(program, args, {
    cwd: input.projectRoot,
    env: { ...input.env, ...quietTools },
    onFailure: `The check "${name}" failed: ${command.join(' ')}`,
    signal: input.signal,
  });
}

/** Runs a Jest project with its own output on the terminal, and counts its report. */
async function runJest(project: JestProject, workers: number, input: ChecksInput): Promise<Count> {
  const folder = join(input.projectRoot, '.ebb/test/reports');
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `${project}.json`);
  rmSync(report, { force: true });
  const jest = join(input.projectRoot, 'node_modules/jest/bin/jest.js');
  const args = [
    jest,
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${report}`,
    `--maxWorkers=${workers}`,
  ];
  await input.progress.step(`Tests: ${project}`, () =>
    runToTerminal(nodeProgram(input.projectRoot), args, input),
  );
  const outcome = readJsonFile(report) as JestReport | undefined;
  for (const name of unsteadyTests(outcome)) input.progress.warn(`passed only at its second try: ${name}`);
  return countReport(outcome);
}

function runToTerminal(command: string, args: readonly string[], input: ChecksInput): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: input.projectRoot,
      env: { ...input.env, ...quietTools, CI: 'true' },
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const end = () => {
      if (child.pid !== undefined) void endGroup(child.pid, 'SIGTERM', 5_000);
    };
    input.signal.addEventListener('abort', end);
    child.once('error', reject);
    child.once('exit', () => {
      input.signal.removeEventListener('abort', end);
      resolve();
    });
  });
}
