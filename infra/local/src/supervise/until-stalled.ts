import { setTimeout as pause } from 'node:timers/promises';

export interface AliveCheck {
  /** Throws when the process does not answer, or says that a loop of its own stands still. Ends within `everyMs`. */
  readonly ask: () => Promise<void>;
  readonly everyMs: number;
  /** So many failures in a row count as a stall: one alone may be a busy machine. */
  readonly failures: number;
}

/**
 * Asks a process for as long as it runs. Resolves with the reason once it stands still, and with undefined when it is over.
 *
 * @param graceMs before it has answered once, this long nothing is held against it: it is starting
 */
export async function untilStalled(
  { ask, everyMs, failures }: AliveCheck,
  graceMs: number,
  isOver: () => boolean,
): Promise<string | undefined> {
  const beganMs = performance.now();
  let inARow = 0;
  let hasAnswered = false;
  while (!isOver()) {
    const askedMs = performance.now();
    let why = '';
    try {
      await ask();
      hasAnswered = true;
      inARow = 0;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
      if (hasAnswered || performance.now() - beganMs > graceMs) inARow++;
    }
    const tookMs = performance.now() - askedMs;
    // Far longer than an ask can take: it was the launcher that stood still (its terminal was stopped, the machine slept).
    if (tookMs > 3 * everyMs) inARow = 0;
    if (inARow >= failures) return isOver() ? undefined : why;
    await pause(Math.max(0, everyMs - tookMs), undefined, { ref: false });
  }
  return undefined;
}
