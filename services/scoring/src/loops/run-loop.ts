import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '@ebb/service-kit';

interface LoopOptions {
  signal: AbortSignal;
  idleMs: number;
  beat: () => void;
  /** An error that is worth another try; it is reported, and the loop goes on. */
  onError: (error: unknown) => void;
}

/** Runs `step` until stopped: again at once while it says there is more, else after `idleMs`. */
async function runLoop(
  step: () => Promise<{ more: boolean }>,
  { signal, idleMs, beat, onError }: LoopOptions,
): Promise<void> {
  while (!signal.aborted) {
    let more = false;
    try {
      ({ more } = await step());
    } catch (error) {
      onError(error);
    }
    beat();
    if (!more) await delay(idleMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Starts a loop that lives as long as the service: with a heartbeat, ended before what it uses is closed. */
export type StartLoop = (
  name: string,
  idleMs: number,
  step: () => Promise<{ more: boolean }>,
  /** After so long without a turn the process counts as dead: a minute unless it says so. */
  staleAfterMs?: number,
) => void;

export function createLoops({ log, health, signal, onStop, fail }: Scope): StartLoop {
  return (name, idleMs, step, staleAfterMs = 60_000) => {
    const heartbeat = health.heartbeat(name, { staleAfterMs });
    const onError = (error: unknown) => log.warn({ err: error, loop: name }, 'failed; tried again');
    const running = runLoop(step, { signal, idleMs, beat: () => heartbeat.beat(), onError });
    running.catch(fail);
    onStop(name, () => running);
  };
}
