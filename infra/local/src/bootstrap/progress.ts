/** What a step took, kept for the table at the end. */
export interface StepTime {
  readonly name: string;
  readonly seconds: number;
}

export interface Progress {
  /** Runs one named step, printing a line when it ends with its time; `detail` may say more than the name. */
  step<T>(name: string, run: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  /** A plain line between steps. */
  note(text: string): void;
  /** Something the reader should act on or know about. */
  warn(text: string): void;
  readonly times: readonly StepTime[];
}

const NAME_WIDTH = 34;

/**
 * Progress lines for a person and for a log alike: no cursor movement, one line when a step starts and one when it
 * ends. Steps run side by side, so a line always names its step. `now` is in milliseconds.
 */
export function createProgress(write: (line: string) => void, now: () => number): Progress {
  const times: StepTime[] = [];
  return {
    times,
    note: (text) => write(text),
    warn: (text) => write(`  ! ${text}`),
    async step(name, run) {
      const startedMs = now();
      write(`  … ${name}`);
      let said = '';
      try {
        const result = await run((detail) => (said = detail));
        const seconds = (now() - startedMs) / 1000;
        times.push({ name, seconds });
        write(`  ✓ ${name.padEnd(NAME_WIDTH)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${said}`.trimEnd());
        return result;
      } catch (error) {
        write(`  ✗ ${name.padEnd(NAME_WIDTH)} ${`${((now() - startedMs) / 1000).toFixed(1)} s`.padStart(8)}`);
        throw error;
      }
    },
  };
}

/** The times of the steps as lines of a table, the longest first. */
export function stepTable(times: readonly StepTime[]): string[] {
  return [...times]
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ name, seconds }) => `    ${name.padEnd(NAME_WIDTH)} ${seconds.toFixed(1).padStart(7)} s`);
}
