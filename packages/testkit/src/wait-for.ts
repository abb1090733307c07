import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Waits until `condition` returns something other than false, undefined or null, and returns that. A condition that
 * throws counts as not yet true; its last error becomes the cause of the failure.
 * @throws after `timeoutMs` (a minute when left out: nothing waits longer than it must, and a machine may be slow), saying what was waited for.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 60_000 }: { readonly what: string; readonly timeoutMs?: number },
): Promise<Exclude<T, false | undefined | null>> {
  const endMs = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      cause = undefined;
      if (value !== false && value !== undefined && value !== null) {
        return value as Exclude<T, false | undefined | null>;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= endMs) {
      const reason = cause instanceof Error ? `: ${cause.message}` : '';
      throw new Error(`Waited ${timeoutMs} ms for ${what}${reason}`, { cause });
    }
    await pause(POLL_MS);
  }
}
