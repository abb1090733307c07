export interface KeptProcess {
  readonly name: string;
  readonly isUp: boolean;
  /** How often it was started again since the launcher began. */
  readonly restarts: number;
  /** How many of those because it stood still. */
  readonly stalls: number;
}

export interface SupervisorEvents {
  restarted(name: string, how: string): void;
  /** It has died several times in a row. The others run on, and it is started again after the pause, for ever. */
  keepsDying(name: string, how: string, pauseMs: number): void;
  /** A process started by `keep` was not ready in time. */
  notReady(name: string, why: string): void;
  /** It runs and does nothing: it is being ended, and `restarted` follows. */
  stalled?(name: string, why: string): void;
  /** A process had to be killed as it did not end within its deadline. */
  killed?(name: string): void;
}
