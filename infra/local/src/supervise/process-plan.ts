import type { AliveCheck } from './until-stalled.ts';

export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Whoever started the launcher when left out. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  /** The whole environment; the launcher's own when left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** Parts of a higher stage are stopped before those of a lower one; within a stage all at once. */
  readonly stage: number;
  /** Throws, with the reason, as long as the process is not ready. */
  readonly ready: () => Promise<void>;
  readonly readyDeadlineMs: number;
  /** Asked for as long as it runs: one that stands still is ended and started again. Not asked when left out. */
  readonly alive?: AliveCheck;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopDeadlineMs?: number;
}

/** A process that is meant to end by itself. */
export type TaskPlan = Omit<ProcessPlan, 'ready' | 'readyDeadlineMs' | 'alive'>;
