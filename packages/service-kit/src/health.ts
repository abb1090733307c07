/** Where a process is in its life. Only `running` can be ready. */
export type LifePhase = 'starting' | 'running' | 'stopping' | 'failed';

/** A loop that must show signs of life. */
export interface Heartbeat {
  /** Call once per turn of the loop. */
  beat(): void;
  /** The loop has ended on purpose; it is not watched any more. */
  end(): void;
}

export interface HealthLine {
  readonly name: string;
  readonly ok: boolean;
  /** Why it is not ok. */
  readonly reason?: string;
}

export interface HealthReport {
  readonly ok: boolean;
  readonly lines: readonly HealthLine[];
}

export interface Health {
  /** Registers a dependency; a throw within the time limit (2 s by default) is the reason not to be ready. */
  check(name: string, verify: () => Promise<void> | void, options?: { readonly timeoutMs?: number }): void;
  /** Registers a loop; without a beat for `staleAfterMs` the process counts as stuck and `/livez` answers 503. */
  heartbeat(name: string, options: { readonly staleAfterMs: number }): Heartbeat;
  enter(phase: LifePhase, reason?: string): void;
  live(): HealthReport;
  ready(): Promise<HealthReport>;
}

interface WatchedLoop {
  readonly name: string;
  readonly staleAfterMs: number;
  lastBeatMs: number;
}

async function runCheck(
  name: string,
  verify: () => Promise<void> | void,
  timeoutMs: number,
): Promise<HealthLine> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    timer.unref();
  });
  try {
    await Promise.race([(async () => verify())(), limit]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** @param options.nowMs a clock that never goes back, in milliseconds; the monotonic clock by default */
export function createHealth(options: { readonly nowMs?: () => number } = {}): Health {
  const nowMs = options.nowMs ?? (() => performance.now());
  const checks = new Map<string, () => Promise<HealthLine>>();
  const loops = new Set<WatchedLoop>();
  let phase: LifePhase = 'running';
  let phaseReason: string | undefined;

  function phaseLine(): HealthLine {
    if (phase === 'running') return { name: 'process', ok: true };
    return { name: 'process', ok: false, reason: phaseReason ?? `the process is ${phase}` };
  }

  function loopLine(loop: WatchedLoop): HealthLine {
    const silentMs = nowMs() - loop.lastBeatMs;
    if (silentMs <= loop.staleAfterMs) return { name: loop.name, ok: true };
    const reason = `no sign of life for ${Math.round(silentMs)} ms (limit ${loop.staleAfterMs} ms)`;
    return { name: loop.name, ok: false, reason };
  }

  function report(lines: readonly HealthLine[]): HealthReport {
    return { ok: lines.every((line) => line.ok), lines };
  }

  return {
    check(name, verify, { timeoutMs = 2_000 } = {}) {
      if (checks.has(name)) throw new Error(`the health check "${name}" is registered twice`);
      checks.set(name, () => runCheck(name, verify, timeoutMs));
    },
    heartbeat(name, { staleAfterMs }) {
      const loop: WatchedLoop = { name, staleAfterMs, lastBeatMs: nowMs() };
      loops.add(loop);
      return {
        beat() {
          loop.lastBeatMs = nowMs();
        },
        end() {
          loops.delete(loop);
        },
      };
    },
    enter(next, reason) {
      // A process that has failed stays failed while it stops: the first reason is the one that matters.
      if (phase === 'failed') return;
      phase = next;
      phaseReason = reason;
    },
    live() {
      return report([...loops].map(loopLine));
    },
    async ready() {
      const own = [phaseLine(), ...[...loops].map(loopLine)];
      // Once stopping, dependencies may be closed already; asking them would only hide the real reason.
      if (phase === 'stopping' || phase === 'failed') return report(own);
      return report([...own, ...(await Promise.all([...checks.values()].map((run) => run())))]);
    },
  };
}
