import { setTimeout as wait } from 'node:timers/promises';

export interface RetryPolicy {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  /** False: give up at once, it will not get better by itself. */
  readonly isTransient: (error: unknown) => boolean;
  readonly onRetry?: (retry: {
    readonly error: unknown;
    readonly attempt: number;
    readonly delayMs: number;
  }) => void;
}

const mistakes = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError']);

/** Mistakes in the program do not heal; whatever else fails (a database away, a deadlock) may. */
export function isTransientByDefault(error: unknown): boolean {
  // By name and not by class: an error may come from another realm (a worker, a test runner's sandbox).
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name !== 'string' || !mistakes.has(name);
}

/**
 * Runs until it succeeds, waiting longer after each failure. Ends with the last error when that is not transient or
 * when `signal` is aborted.
 */
export async function retryInPlace<Result>(
  run: () => Promise<Result>,
  policy: RetryPolicy,
  signal: AbortSignal,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (signal.aborted || !policy.isTransient(error)) throw error;
      const delayMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempt - 1));
      policy.onRetry?.({ error, attempt, delayMs });
      try {
        await wait(delayMs, undefined, { signal });
      } catch {
        throw error;
      }
    }
  }
}
