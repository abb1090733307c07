import { tryUntilDone } from './try-until-done.ts';

describe('tryUntilDone', () => {
  it('tries again while something is away, and tells of each time', async () => {
    const told: unknown[] = [];
    let tries = 0;
    const work = () => (++tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve('here'));
    const { signal } = new AbortController();
    expect(await tryUntilDone(work, { signal, onRetry: (error) => told.push(error) })).toBe('here');
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
});
