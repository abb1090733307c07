/** What the caller of a long computation may pass: to watch it and to stop it. */
export interface RunControl {
  /** Aborting ends the computation at its next pause with the signal's reason; results so far are dropped. */
  readonly signal?: AbortSignal | undefined;
  /** Share of the work done, 0–1, never falling. An estimate: nobody knows how often k-means will turn. */
  readonly onProgress?: ((done01: number) => void) | undefined;
}

/** Counts work and says when to let the event loop turn, so that a signal can arrive on the same thread. */
export interface Pacer {
  /** @returns whether `pause` is due; work is counted in elementary operations, not in time, so runs repeat */
  spend(work: number): boolean;
  /** @throws the signal's reason when it was aborted */
  pause(): Promise<void>;
  /** Says that `done01` of all is done, where counted work is no good measure. */
  report(done01: number): void;
}

/** About a twentieth of a second of plain arithmetic. */
const WORK_BETWEEN_PAUSES = 2 ** 25;

/**
 * @param totalWork expected elementary operations; 0 when progress comes from `report` only
 * @throws the signal's reason when it is aborted already
 */
export function createPacer(control: RunControl, totalWork = 0): Pacer {
  const { signal, onProgress } = control;
  signal?.throwIfAborted();
  let spent = 0;
  let sincePause = 0;
  let reported = 0;

  function report(done01: number): void {
    if (done01 <= reported) return;
    reported = Math.min(1, done01);
    onProgress?.(reported);
  }

  return {
    spend(work) {
      spent += work;
      sincePause += work;
      return sincePause >= WORK_BETWEEN_PAUSES;
    },
    async pause() {
      sincePause = 0;
      if (totalWork > 0) report(Math.min(0.999, spent / totalWork));
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
    },
    report,
  };
}

/** The part from `start01` to `end01` of a computation that is made of several. */
export function partOf(control: RunControl, start01: number, end01: number): RunControl {
  const { signal, onProgress } = control;
  if (onProgress === undefined) return { signal };
  return { signal, onProgress: (done01) => onProgress(start01 + done01 * (end01 - start01)) };
}
