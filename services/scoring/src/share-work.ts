export interface SharedWork<Part, Done> {
  /** Runs at once. */
  atOnce: number;
  /** Parts are put together up to this size; a larger part runs alone. */
  maxSize: number;
  sizeOf: (part: Part) => number;
  /** @returns one result for each part, in their order */
  run: (parts: readonly Part[]) => Promise<readonly Done[]>;
}

interface Waiting<Part, Done> {
  part: Part;
  resolve: (done: Done) => void;
  reject: (error: unknown) => void;
}

/**
 * Lets parts that come at the same time, or while runs are under way, share the next run: with little to do in each,
 * what a run costs is its round trips and its commit, and one does for all. A run of several that fails is made again
 * for each part alone, so that one bad part harms no other.
 */
export function shareWork<Part, Done>({
  atOnce,
  maxSize,
  sizeOf,
  run,
}: SharedWork<Part, Done>): (part: Part) => Promise<Done> {
  const waiting: Waiting<Part, Done>[] = [];
  let running = 0;
  let gathering = false;

  function take(): Waiting<Part, Done>[] {
    const taken: Waiting<Part, Done>[] = [];
    let size = 0;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      size += sizeOf(next.part);
      if (taken.length > 0 && size > maxSize) break;
      taken.push(next);
      waiting.shift();
    }
    return taken;
  }

  async function runTogether(together: readonly Waiting<Part, Done>[]): Promise<void> {
    try {
      const results = await run(together.map(({ part }) => part));
      together.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (together.length === 1) together[0]!.reject(error);
      else for (const each of together) await runTogether([each]);
    }
  }

  function pump(): void {
    gathering = false;
    while (running < atOnce && waiting.length > 0) {
      running += 1;
      void runTogether(take()).finally(() => {
        running -= 1;
        pump();
      });
    }
  }

  return (part) =>
    new Promise((resolve, reject) => {
      waiting.push({ part, resolve, reject });
      if (gathering) return;
      gathering = true;
      // What the same turn of the loop brings belongs together.
      setImmediate(pump);
    });
}
