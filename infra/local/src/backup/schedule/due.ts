const minuteMs = 60_000;
const longestRetryMs = 60 * minuteMs;

export interface Schedule {
  readonly everyMs: number;
  readonly firstAfterMs: number;
  readonly startedMs: number;
}

/** When the next backup is due, by the newest there is. */
export function dueAt(newestMs: number | undefined, schedule: Schedule): number {
  return newestMs === undefined ? schedule.startedMs + schedule.firstAfterMs : newestMs + schedule.everyMs;
}

/** How long to wait after so many failures in a row: longer each time, an hour at most. */
export function retryDelayMs(failures: number): number {
  return Math.min(longestRetryMs, minuteMs * 2 ** (failures - 1));
}
