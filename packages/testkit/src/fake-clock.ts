/** A clock that only moves when told. All times are epoch milliseconds. */
export interface FakeClock {
  readonly now: () => number;
  advance(byMs: number): void;
  set(toMs: number): void;
}

export function fakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (byMs) => {
      nowMs += byMs;
    },
    set: (toMs) => {
      nowMs = toMs;
    },
  };
}
