/** Consecutive entries of the same day under that day's heading, in the order given. */
export function groupByDay<Entry extends { occurredAt: number }>(
  entries: readonly Entry[],
  dayOf: (at: number) => string,
): { day: string; items: Entry[] }[] {
  const groups: { day: string; items: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.occurredAt);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(entry);
    else groups.push({ day, items: [entry] });
  }
  return groups;
}
