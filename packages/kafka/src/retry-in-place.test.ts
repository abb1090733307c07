import { isTransientByDefault, retryInPlace } from './retry-in-place.ts';

const policy = { initialDelayMs: 1, maxDelayMs: 4, isTransient: isTransientByDefault };

describe('retryInPlace', () => {
  it('tries again, waiting longer each time up to the limit', async () => {
    const delays: number[] = [];
    let calls = 0;
    const run = async () => {
      calls += 1;
      if (calls < 5) throw new Error('database away');
      return calls;
    };
    const onRetry = ({ delayMs }: { delayMs: number }) => delays.push(delayMs);
    await expect(retryInPlace(run, { ...policy, onRetry }, new AbortController().signal)).resolves.toBe(5);
    expect(delays).toEqual([1, 2, 4, 4]);
  });

  it('gives up at once on a mistake in the program', async () => {
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw new TypeError('undefined is not a function');
    };
    await expect(retryInPlace(run, policy, new AbortController().signal)).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });

  it('ends with the last error when told to stop while waiting', async () => {
    const stop = new AbortController();
    const run = async () => {
      throw new Error('database away');
    };
    const waiting = retryInPlace(
      run,
      { ...policy, initialDelayMs: 60_000, maxDelayMs: 60_000, onRetry: () => stop.abort() },
      stop.signal,
    );
    await expect(waiting).rejects.toThrow('database away');
  });
});
