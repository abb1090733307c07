const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Which backups may go: all of the last two days stay, then the newest of each day for a month, then the newest of each week
 * for a year. The newest of all always stays, however old it is.
 */
export function backupsToRemove(madeMs: readonly number[], nowMs: number): number[] {
  const newestFirst = [...madeMs].sort((a, b) => b - a);
  const keptPeriods = new Set<string>();
  return newestFirst.filter((made, index) => {
    const age = nowMs - made;
    if (index === 0 || age <= 2 * dayMs) return false;
    const period =
      age <= 31 * dayMs ? `day ${Math.floor(made / dayMs)}` : `week ${Math.floor(made / (7 * dayMs))}`;
    if (age > 366 * dayMs || keptPeriods.has(period)) return true;
    keptPeriods.add(period);
    return false;
  });
}
