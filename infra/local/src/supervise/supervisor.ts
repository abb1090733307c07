import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { launcherEnv } from '../bootstrap/config.ts';
import { lastLines } from './last-lines.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { endGroup, forgetProcess, recordProcess } from './process-records.ts';

export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment; the launcher's own when left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** Parts of a higher stage are stopped before those of a lower one; within a stage all at once. */
  readonly stage: number;
  /** Throws, with the reason, as long as the process is not ready. */
  readonly ready: () => Promise<void>;
  readonly readyDeadlineMs: number;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopDeadlineMs?: number;
}

/** A process that is meant to end by itself. */
export type TaskPlan = Omit<ProcessPlan, 'ready' | 'readyDeadlineMs'>;

export interface Supervisor {
  /** Starts the process and resolves when it is ready. Rejects with its last log lines when it does not get there. */
  start(plan: ProcessPlan): Promise<void>;
  /**
   * Runs a process to its end; each line it prints goes to `onLine`, its errors to its log. Resolves with how it ended:
   * `undefined` when well. It is not started again.
   */
  run(plan: TaskPlan, onLine: (line: string) => void): Promise<string | undefined>;
  /** Ends everything that was started, in reverse order. Safe to call twice. */
  stopAll(): Promise<void>;
  logFile(name: string): string;
}

export interface SupervisorEvents {
  restarted(name: string, how: string, afterMs: number): void;
  /** A process that keeps dying: the whole system should be stopped. */
  gaveUp(name: string, how: string): void;
  /** A process had to be killed as it did not end within its deadline. */
  killed?(name: string): void;
}

const RESTART_DELAYS_MS = [200, 1_000, 3_000, 8_000, 15_000];
/** A process that ran this long before dying starts its count of restarts anew. */
const HEALTHY_AFTER_MS = 60_000;
const LOG_LIMIT_BYTES = 20_000_000;
const READY_POLL_MS = 50;
const ENDED_WELL = 'ended with code 0';

interface Part {
  readonly plan: TaskPlan;
  child: ChildProcess;
  exited: Promise<string>;
  how: string | undefined;
  startedMs: number;
  restarts: number;
}

/** Runs processes in groups of their own, writes down who they are, and keeps them running until told to stop. */
export function createSupervisor(
  folders: { readonly logs: string; readonly processes: string },
  events: SupervisorEvents,
): Supervisor {
  const parts: Part[] = [];
  let stopping: Promise<void> | undefined;
  const logFile = (name: string) => join(folders.logs, `${name}.log`);

  function launch(plan: TaskPlan, output: 'log' | 'pipe' = 'log'): Pick<Part, 'child' | 'exited'> {
    const log = openSync(logFile(plan.name), 'a');
    try {
      const child = spawn(plan.command, plan.args, {
        cwd: plan.cwd,
        env: plan.env ?? launcherEnv,
        // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then ends all in order.
        detached: true,
        stdio: ['ignore', output === 'pipe' ? 'pipe' : log, log],
      });
      const exited = new Promise<string>((resolve) => {
        child.once('error', (error) => resolve(`could not be started: ${error.message}`));
        child.once('exit', (code, signal) =>
          resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
        );
      });
      if (child.pid !== undefined) recordProcess(folders.processes, plan.name, child.pid);
      return { child, exited };
    } finally {
      closeSync(log);
    }
  }

  function watch(part: Part): void {
    const { child, exited } = part;
    void exited.then(async (how) => {
      if (part.child !== child) return;
      part.how = how;
      if (stopping) return;
      // Children of the dead process (nginx workers, for one) would keep its port.
      if (child.pid !== undefined) await endGroup(child.pid, 'SIGTERM', 2_000);
      await restart(part, how);
    });
  }

  async function restart(part: Part, how: string): Promise<void> {
    if (performance.now() - part.startedMs > HEALTHY_AFTER_MS) part.restarts = 0;
    const delayMs = RESTART_DELAYS_MS[part.restarts];
    if (delayMs === undefined) {
      events.gaveUp(part.plan.name, how);
      return;
    }
    part.restarts++;
    await pause(delayMs);
    if (stopping) return;
    events.restarted(part.plan.name, how, delayMs);
    Object.assign(part, launch(part.plan), { how: undefined, startedMs: performance.now() });
    watch(part);
  }

  async function untilReady(part: Part, plan: ProcessPlan): Promise<void> {
    const endMs = performance.now() + plan.readyDeadlineMs;
    for (;;) {
      let reason = part.how;
      if (reason === undefined) {
        try {
          return await plan.ready();
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error);
        }
      }
      if (stopping) throw new PlainError('stopped before it was ready');
      const dead = part.how !== undefined;
      if (dead || performance.now() >= endMs) {
        const seconds = Math.round(plan.readyDeadlineMs / 1000);
        const what = dead
          ? `${plan.name} ${part.how}`
          : `${plan.name} is not ready after ${seconds} s (${reason})`;
        throw new PlainError(
          `${what}. The end of ${logFile(plan.name)}:\n${await lastLines(logFile(plan.name), 12)}`,
        );
      }
      await pause(READY_POLL_MS);
    }
  }

  async function stopPart(part: Part): Promise<void> {
    const { plan, child } = part;
    // Its pid may belong to somebody else by now.
    if (child.pid === undefined || part.how !== undefined) return forgetProcess(folders.processes, plan.name);
    const deadlineMs = plan.stopDeadlineMs ?? 12_000;
    const startedMs = performance.now();
    await endGroup(child.pid, plan.stopSignal ?? 'SIGTERM', deadlineMs);
    if (performance.now() - startedMs >= deadlineMs) events.killed?.(plan.name);
    await part.exited;
    forgetProcess(folders.processes, plan.name);
  }

  return {
    logFile,
    async start(plan) {
      if (stopping) throw new PlainError('stopping');
      rotate(logFile(plan.name));
      const part: Part = { plan, ...launch(plan), how: undefined, startedMs: performance.now(), restarts: 0 };
      parts.push(part);
      // Until it has been ready once, its end is reported by untilReady and not repaired.
      const { child } = part;
      void part.exited.then((how) => {
        if (part.child === child) part.how = how;
      });
      await untilReady(part, plan);
      watch(part);
    },
    async run(plan, onLine) {
      if (stopping) throw new PlainError('stopping');
      rotate(logFile(plan.name));
      const part: Part = {
        plan,
        ...launch(plan, 'pipe'),
        how: undefined,
        startedMs: performance.now(),
        restarts: 0,
      };
      parts.push(part);
      if (part.child.stdout) createInterface({ input: part.child.stdout }).on('line', onLine);
      part.how = await part.exited;
      forgetProcess(folders.processes, plan.name);
      return part.how === ENDED_WELL ? undefined : part.how;
    },
    stopAll() {
      stopping ??= (async () => {
        const stages = [...new Set(parts.map((part) => part.plan.stage))].sort((a, b) => b - a);
        for (const stage of stages) {
          await Promise.all(parts.filter((part) => part.plan.stage === stage).map(stopPart));
        }
      })();
      return stopping;
    },
  };
}

function rotate(path: string): void {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // No log yet.
  }
}
