const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Rests between attempts; the last one from then on. */
const rests = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour];

/** How long a receiver may ask to be left alone. */
const longestAskedRestMs = 4 * hour;

/**
 * When a message whose attempt failed is tried again, epoch ms; null: it is given up.
 * @param attempts made so far, this one too
 * @param askedRestMs what the receiver asked for (`Retry-After`)
 * @param random 0–1: what failed together shall not come back together
 */
export function nextAttempt({
  attempts,
  nowMs,
  giveUpMs,
  askedRestMs = 0,
  random,
}: {
  readonly attempts: number;
  readonly nowMs: number;
  readonly giveUpMs: number;
  readonly askedRestMs?: number;
  readonly random: number;
}): number | null {
  if (nowMs >= giveUpMs) return null;
  const rest = rests[Math.min(attempts, rests.length) - 1] ?? rests[0]!;
  const spread = rest * (0.8 + 0.4 * random);
  const asked = Math.min(askedRestMs, longestAskedRestMs);
  // The last attempt is made at the end of the time, however long the rest would be.
  return Math.min(Math.round(nowMs + Math.max(spread, asked)), giveUpMs);
}
