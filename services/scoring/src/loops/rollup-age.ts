/** The first and the last change that wait; null: none does. */
export interface WaitingChanges {
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * How long the oldest change of the roll-ups has waited, by what was seen at each look: changes carry growing numbers and no
 * time. At most as long as since the last look at which every change of now was still to come.
 */
export function createRollupAge(startedMs: number): (seen: WaitingChanges, nowMs: number) => number {
  let newest = 0;
  let looks: { readonly atMs: number; readonly newest: number }[] = [{ atMs: startedMs, newest }];
  return ({ first, last }, nowMs) => {
    newest = Math.max(newest, last ?? 0);
    const oldest = first ?? Number.POSITIVE_INFINITY;
    const before = looks.findLast((look) => look.newest < oldest) ?? looks[0];
    const age = first === null || before === undefined ? 0 : nowMs - before.atMs;
    // What was there at an older look has been added.
    looks = [
      ...looks.filter((look) => before === undefined || look.atMs >= before.atMs),
      { atMs: nowMs, newest },
    ];
    return Math.max(0, age);
  };
}
