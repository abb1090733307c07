import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from './scope.ts';

const firstDelayMs = 100;
const longestDelayMs = 2_000;

/** By name and not by class: an error may come from another realm (a worker, a test runner's sandbox). */
const mistakes = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError']);

export interface Patience {
  readonly signal: AbortSignal;
  /** Told of every failure that is followed by another try. */
  readonly onRetry: (error: unknown) => void;
  /** What waiting does not mend, beside mistakes in the program. */
  readonly giveUpOn?: (error: unknown) => boolean;
}

/**
 * Tries `work` again until it succeeds: at a start the database or Kafka may be away, or cut the connection, as at any
 * other time, and that is no reason to end the process.
 * @throws the last error once `signal` is aborted, and mistakes (a TypeError) at once
 */
export async function tryUntilDone<T>(
  work: () => Promise<T>,
  { signal, onRetry, giveUpOn = () => false }: Patience,
): Promise<T> {
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || isMistake(error) || giveUpOn(error)) throw error;
      onRetry(error);
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/**
 * The same for a step of a service's start: the log says which server is waited for, each time. Register the health
 * check of that server before, so that `/readyz` says so too.
 * @param server as the log calls it
 */
export function onceThere<T>(
  scope: Pick<Scope, 'log' | 'signal'>,
  server: string,
  work: () => Promise<T>,
  options: { readonly beat?: () => void; readonly giveUpOn?: (error: unknown) => boolean } = {},
): Promise<T> {
  return tryUntilDone(work, {
    signal: scope.signal,
    onRetry: (error) => {
      scope.log.warn({ err: error }, `${server} does not answer yet; tried again`);
      options.beat?.();
    },
    ...(options.giveUpOn === undefined ? {} : { giveUpOn: options.giveUpOn }),
  });
}

function isMistake(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name === 'string' && mistakes.has(name);
}
