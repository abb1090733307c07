import { PassThrough } from 'node:stream';
import { retryUntilDone } from './retry-until-done.ts';
import { createScope } from './scope.ts';
import { waitForServer } from './wait-for-server.ts';

/** Rejects the first times, twice unless told otherwise. */
function lateWork(error: () => Error = () => new Error('away'), failures = 2): () => Promise<string> {
  let tries = 0;
  return () => (++tries <= failures ? Promise.reject(error()) : Promise.resolve('here'));
}

describe('retryUntilDone', () => {
  const { signal } = new AbortController();

  it('tries again while something is away, waiting longer each time up to the limit', async () => {
    const delays: number[] = [];
    const onRetry = ({ delayMs }: { delayMs: number }) => delays.push(delayMs);
    const options = { signal, firstDelayMs: 1, longestDelayMs: 4, onRetry };
    expect(await retryUntilDone(lateWork(undefined, 4), options)).toBe('here');
    expect(delays).toEqual([1, 2, 4, 4]);
  });

  it('gives up on a mistake at once', async () => {
    let tries = 0;
    const mistake = () => {
      tries += 1;
      return Promise.reject(new TypeError('a mistake'));
    };
    await expect(retryUntilDone(mistake, { signal })).rejects.toThrow('a mistake');
    expect(tries).toBe(1);
  });

  it('ends with the last error when told to stop, also in the middle of waiting', async () => {
    const stop = new AbortController();
    const away = () => Promise.reject(new Error('away'));
    const onRetry = () => setImmediate(() => stop.abort());
    const trying = retryUntilDone(away, {
      signal: stop.signal,
      firstDelayMs: 60_000,
      longestDelayMs: 60_000,
      onRetry,
    });
    await expect(trying).rejects.toThrow('away');
  });

  it('gives up at once on what waiting does not mend', async () => {
    const giveUpOn = (error: unknown) =>
      error instanceof Error && error.message === 'six partitions, not three';
    const wrong = lateWork(() => new Error('six partitions, not three'));
    const retried: unknown[] = [];
    const trying = retryUntilDone(wrong, { signal, onRetry: ({ error }) => retried.push(error), giveUpOn });
    await expect(trying).rejects.toThrow('six partitions');
    expect(retried).toEqual([]);
  });
});

describe('waitForServer', () => {
  it('says in the log what a start waits for, and shows signs of life meanwhile', async () => {
    const lines: string[] = [];
    const log = new PassThrough().on('data', (chunk: Buffer) => lines.push(String(chunk)));
    await using scope = createScope({ name: 'test', logLevel: 'warn', log });
    let beats = 0;
    const result = await waitForServer(scope, 'the ledger', lateWork(), { beat: () => (beats += 1) });
    expect(result).toBe('here');
    expect(lines.filter((line) => line.includes('the ledger does not answer yet; tried again'))).toHaveLength(
      2,
    );
    expect(beats).toBe(2);
  });
});
