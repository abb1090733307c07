import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '@ebb/service-kit';

/** Runs `step` until the service stops: again at once while it says there is more, else after `idleMs`. */
export function startLoop(
  { log, health, signal, onStop, fail }: Scope,
  name: string,
  idleMs: number,
  step: () => Promise<{ readonly more: boolean }>,
): void {
  const heartbeat = health.heartbeat(name, { staleAfterMs: 60_000 + idleMs });
  async function run(): Promise<void> {
    while (!signal.aborted) {
      let more = false;
      try {
        ({ more } = await step());
      } catch (error) {
        log.warn({ err: error, loop: name }, 'failed; tried again');
      }
      heartbeat.beat();
      if (!more) await delay(idleMs, undefined, { signal }).catch(() => undefined);
    }
  }
  const running = run();
  running.catch(fail);
  onStop(name, () => running);
}
