import { PassThrough } from 'node:stream';
import { createScope } from './scope.ts';
import { onceThere, tryUntilDone } from './try-until-done.ts';

/** Rejects the first two times. */
function lateWork(error: () => Error = () => new Error('away')): () => Promise<string> {
  let tries = 0;
  return () => (++tries < 3 ? Promise.reject(error()) : Promise.resolve('here'));
}

describe('tryUntilDone', () => {
  it('tries again while something is away, and tells of each time', async () => {
    const told: unknown[] = [];
    const { signal } = new AbortController();
    const onRetry = (error: unknown) => told.push(error);
    expect(await tryUntilDone(lateWork(), { signal, onRetry })).toBe('here');
    expect(told).toHaveLength(2);
  });

  it('gives up on a mistake at once, and on anything else when it shall stop', async () => {
    const { signal } = new AbortController();
    const mistake = () => Promise.reject(new TypeError('a mistake'));
    await expect(tryUntilDone(mistake, { signal, onRetry: () => undefined })).rejects.toThrow('a mistake');
    const stop = new AbortController();
    const away = () => Promise.reject(new Error('away'));
    const trying = tryUntilDone(away, { signal: stop.signal, onRetry: () => stop.abort() });
    await expect(trying).rejects.toThrow('away');
  });

  it('gives up at once on what it is told that waiting does not mend', async () => {
    const { signal } = new AbortController();
    const giveUpOn = (error: unknown) =>
      error instanceof Error && error.message === 'six partitions, not three';
    const wrong = lateWork(() => new Error('six partitions, not three'));
    const told: unknown[] = [];
    const trying = tryUntilDone(wrong, { signal, onRetry: (error) => told.push(error), giveUpOn });
    await expect(trying).rejects.toThrow('six partitions');
    expect(told).toEqual([]);
  });
});

describe('onceThere', () => {
  it('says in the log what a start waits for, and shows signs of life meanwhile', async () => {
    const lines: string[] = [];
    const log = new PassThrough().on('data', (chunk: Buffer) => lines.push(String(chunk)));
    await using scope = createScope({ name: 'test', logLevel: 'warn', log });
    let beats = 0;
    const result = await onceThere(scope, 'the ledger', lateWork(), { beat: () => (beats += 1) });
    expect(result).toBe('here');
    expect(lines.filter((line) => line.includes('the ledger does not answer yet; tried again'))).toHaveLength(
      2,
    );
    expect(beats).toBe(2);
  });
});
