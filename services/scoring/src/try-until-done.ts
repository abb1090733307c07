import { setTimeout as delay } from 'node:timers/promises';
import { isTransientByDefault } from '@ebb/kafka';

const firstDelayMs = 100;
const longestDelayMs = 2_000;

/**
 * Tries `work` again until it succeeds: at a start the database or Kafka may be away, or cut the connection, as at any
 * other time, and that is no reason to end the process.
 * @throws the last error once `signal` is aborted, and mistakes (a TypeError) at once
 */
export async function tryUntilDone<T>(
  work: () => Promise<T>,
  { signal, onRetry }: { signal: AbortSignal; onRetry: (error: unknown) => void },
): Promise<T> {
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isTransientByDefault(error)) throw error;
      onRetry(error);
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
