import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { launcherEnv } from '../bootstrap/config.ts';
import { keepLogsSmall } from './log-rotation.ts';
import { lastLines } from './last-lines.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import type { ProcessPlan, TaskPlan } from './process-plan.ts';
import { endGroup, forgetProcess, recordProcess } from './process-records.ts';
import type { KeptProcess, SupervisorEvents } from './supervisor-events.ts';
import { untilStalled } from './until-stalled.ts';

export interface Supervisor {
  /** Starts the process and resolves when it is ready. Rejects with its last log lines when it does not get there. */
  start(plan: ProcessPlan): Promise<void>;
  /**
   * Starts a process that the rest can do without. Resolves when it is ready, or when it was not ready in time: then it is
   * said, and tried for as long as the others run.
   */
  keep(plan: ProcessPlan): Promise<void>;
  /** The names of the processes that are down, on their way up, or too newly restarted to be trusted. */
  unwell(): readonly string[];
  /** Everything that is meant to keep running. */
  processes(): readonly KeptProcess[];
  /**
   * Runs a process to its end; each line it prints goes to `onLine`, its errors to its log. Resolves with how it ended:
   * `undefined` when well. It is not started again.
   */
  run(plan: TaskPlan, onLine: (line: string) => void): Promise<string | undefined>;
  /** Ends everything that was started, in reverse order. Safe to call twice. */
  stopAll(): Promise<void>;
  logFile(name: string): string;
}

/** The pauses before each restart of a process that keeps dying; the last one is repeated. */
const RESTART_DELAYS_MS = [200, 1_000, 3_000, 8_000, 15_000, 30_000, 60_000];
/** From this restart on it is called dying. */
const DYING_FROM = 4;
/** A process that was restarted is trusted when it has been ready for this long. */
const STEADY_AFTER_MS = 10_000;
/** A process that ran this long before dying starts its count of restarts anew. */
const HEALTHY_AFTER_MS = 60_000;
const READY_POLL_MS = 50;
const RESTARTED_POLL_MS = 250;
/** One that stands still may get this long to end by itself: some only lost a loop and can still close what is open. */
const STALLED_GRACE_MS = 3_000;
const ENDED_WELL = 'ended with code 0';

interface Part {
  readonly plan: TaskPlan;
  child: ChildProcess;
  exited: Promise<string>;
  how: string | undefined;
  startedMs: number;
  /** In a row. */
  restarts: number;
  allRestarts: number;
  stalls: number;
  /** Asked after a restart; undefined for a task. */
  readonly ready: (() => Promise<void>) | undefined;
  readonly watched: ProcessPlan | undefined;
  /** Since when this child has been ready. */
  readySinceMs: number | undefined;
}

export interface Pauses {
  readonly restartDelaysMs: readonly number[];
  readonly steadyAfterMs: number;
}

/** Runs processes in groups of their own, writes down who they are, and keeps them running until told to stop. */
export function createSupervisor(
  folders: { readonly logs: string; readonly processes: string },
  events: SupervisorEvents,
  pauses: Pauses = { restartDelaysMs: RESTART_DELAYS_MS, steadyAfterMs: STEADY_AFTER_MS },
): Supervisor {
  const parts: Part[] = [];
  keepLogsSmall(folders.logs);
  let stopping: Promise<void> | undefined;
  const logFile = (name: string) => join(folders.logs, `${name}.log`);

  function launch(plan: TaskPlan, output: 'log' | 'pipe' = 'log'): Pick<Part, 'child' | 'exited'> {
    const log = openSync(logFile(plan.name), 'a', 0o600);
    try {
      const child = spawn(plan.command, plan.args, {
        cwd: plan.cwd,
        ...plan.account,
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
    void endWhenStalled(part);
  }

  /** A frozen process keeps its partitions and its port, and nobody else takes its work: only its end helps. */
  async function endWhenStalled(part: Part): Promise<void> {
    const { child, watched } = part;
    if (watched?.alive === undefined || child.pid === undefined) return;
    const isOver = () => stopping !== undefined || part.child !== child || part.how !== undefined;
    const why = await untilStalled(watched.alive, watched.readyDeadlineMs, isOver);
    if (why === undefined) return;
    part.stalls++;
    part.readySinceMs = undefined;
    events.stalled?.(watched.name, why);
    await endGroup(child.pid, 'SIGTERM', STALLED_GRACE_MS);
  }

  async function restart(part: Part, how: string): Promise<void> {
    if (performance.now() - part.startedMs > HEALTHY_AFTER_MS) part.restarts = 0;
    const delayMs = pauses.restartDelaysMs[part.restarts] ?? pauses.restartDelaysMs.at(-1) ?? 0;
    part.restarts++;
    part.allRestarts++;
    const dying = part.restarts >= DYING_FROM;
    if (dying) events.keepsDying(part.plan.name, how, delayMs);
    await pause(delayMs);
    if (stopping) return;
    if (!dying) events.restarted(part.plan.name, how);
    const began = { how: undefined, startedMs: performance.now(), readySinceMs: undefined };
    Object.assign(part, launch(part.plan), began);
    watch(part);
    await noteWhenReady(part);
  }

  async function noteWhenReady(part: Part): Promise<void> {
    const { child } = part;
    while (!stopping && part.child === child && part.how === undefined) {
      try {
        await part.ready?.();
        if (part.child === child) part.readySinceMs = performance.now();
        return;
      } catch {
        await pause(RESTARTED_POLL_MS);
      }
    }
  }

  function isWell(part: Part): boolean {
    if (part.how !== undefined || part.readySinceMs === undefined) return false;
    return part.restarts === 0 || performance.now() - part.readySinceMs >= pauses.steadyAfterMs;
  }

  function begin(plan: TaskPlan, watched?: ProcessPlan, output?: 'log' | 'pipe'): Part {
    if (stopping) throw new PlainError('stopping');
    const part: Part = {
      plan,
      watched,
      ready: watched?.ready,
      ...launch(plan, output),
      how: undefined,
      startedMs: performance.now(),
      restarts: 0,
      allRestarts: 0,
      stalls: 0,
      readySinceMs: undefined,
    };
    parts.push(part);
    return part;
  }

  /** Starts it; until it has been ready once, its end is reported by untilReady and not repaired. */
  function beginUnwatched(plan: ProcessPlan): Part {
    const part = begin(plan, plan);
    const { child } = part;
    void part.exited.then((how) => {
      if (part.child === child) part.how = how;
    });
    return part;
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
    unwell: () =>
      parts.filter((part) => part.ready !== undefined && !isWell(part)).map(({ plan }) => plan.name),
    processes: () =>
      parts
        .filter((part) => part.watched !== undefined)
        .map((part) => ({
          name: part.plan.name,
          isUp: part.how === undefined && part.readySinceMs !== undefined,
          restarts: part.allRestarts,
          stalls: part.stalls,
        })),
    async start(plan) {
      const part = beginUnwatched(plan);
      try {
        await untilReady(part, plan);
      } catch (error) {
        // Nobody waits for it any more: not unwell, and started again under another port, if at all.
        if (part.how !== undefined) {
          parts.splice(parts.indexOf(part), 1);
          forgetProcess(folders.processes, plan.name);
        }
        throw error;
      }
      part.readySinceMs = performance.now();
      watch(part);
    },
    async keep(plan) {
      const part = beginUnwatched(plan);
      try {
        await untilReady(part, plan);
        part.readySinceMs = performance.now();
      } catch (error) {
        if (stopping) throw error;
        events.notReady(plan.name, error instanceof Error ? error.message : String(error));
        void noteWhenReady(part);
      }
      watch(part);
    },
    async run(plan, onLine) {
      const part = begin(plan, undefined, 'pipe');
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
