import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 25;

/** Polls a condition until it holds (true) or the deadline has passed (false). */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  deadlineMs: number,
): Promise<boolean> {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= endMs) return false;
    await pause(POLL_MS);
  }
}
