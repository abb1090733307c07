import { shareWork } from './share-work.ts';

/** Runs that end when told, with what each was given. */
function controlled(
  options: { atOnce?: number; maxSize?: number; fail?: (parts: readonly string[]) => boolean } = {},
) {
  const runs: { parts: readonly string[]; end: () => void }[] = [];
  const share = shareWork<string, string>({
    atOnce: options.atOnce ?? 1,
    maxSize: options.maxSize ?? 10,
    sizeOf: (part) => part.length,
    run: (parts) =>
      new Promise((resolve, reject) => {
        const end = () =>
          options.fail?.(parts) === true
            ? reject(new Error(`cannot ${parts.join()}`))
            : resolve(parts.map((part) => `${part}!`));
        runs.push({ parts, end });
      }),
  });
  return { runs, share };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function endAll(runs: { end: () => void }[]): Promise<void> {
  for (let ended = 0; ended < runs.length; ended++) {
    runs[ended]!.end();
    await turn();
    await turn();
  }
}

describe('shared work', () => {
  it('puts what comes together into one run, and gives each its own result', async () => {
    const { runs, share } = controlled();
    const results = Promise.all(['a', 'b', 'c'].map(share));
    await turn();
    expect(runs.map(({ parts }) => parts)).toEqual([['a', 'b', 'c']]);
    await endAll(runs);
    expect(await results).toEqual(['a!', 'b!', 'c!']);
  });

  it('gathers what comes while all runs are under way, up to the size', async () => {
    const { runs, share } = controlled({ maxSize: 4 });
    const first = share('first');
    await turn();
    const rest = Promise.all(['aa', 'bb', 'c', 'larger'].map(share));
    await turn();
    expect(runs.map(({ parts }) => parts)).toEqual([['first']]);
    await endAll(runs);
    expect(runs.map(({ parts }) => parts)).toEqual([['first'], ['aa', 'bb'], ['c'], ['larger']]);
    expect(await first).toBe('first!');
    expect(await rest).toEqual(['aa!', 'bb!', 'c!', 'larger!']);
  });

  it('never runs more at once than it may', async () => {
    const { runs, share } = controlled({ atOnce: 2, maxSize: 1 });
    const results = Promise.all(['a', 'b', 'c'].map(share));
    await turn();
    expect(runs).toHaveLength(2);
    await endAll(runs);
    expect(await results).toEqual(['a!', 'b!', 'c!']);
  });

  it('lets one bad part fail alone', async () => {
    const { runs, share } = controlled({ fail: (parts) => parts.includes('bad') });
    const results = Promise.allSettled(['a', 'bad', 'c'].map(share));
    await turn();
    await endAll(runs);
    expect(await results).toEqual([
      { status: 'fulfilled', value: 'a!' },
      { status: 'rejected', reason: new Error('cannot bad') },
      { status: 'fulfilled', value: 'c!' },
    ]);
  });
});
