/** Shortest time between two computations of the same. */
const shortestAgeMs = 1_000;
/** A computation may take at most this share of the time, however large the shop. */
const busyShare = 0.1;

/**
 * Lets requests that come while or shortly after the same is computed share one computation. What failed is not kept.
 * @param keyOf same key, same answer
 */
export function shareComputations<Asked extends readonly unknown[], Answer>(
  keyOf: (...asked: Asked) => string,
  compute: (...asked: Asked) => Promise<Answer>,
): (...asked: Asked) => Promise<Answer> {
  const kept = new Map<string, { readonly answer: Promise<Answer>; untilMs: number }>();
  return (...asked) => {
    const key = keyOf(...asked);
    const known = kept.get(key);
    if (known !== undefined && performance.now() < known.untilMs) return known.answer;
    const startedMs = performance.now();
    const entry = { answer: compute(...asked), untilMs: Number.POSITIVE_INFINITY };
    kept.set(key, entry);
    entry.answer.then(
      () => {
        const tookMs = performance.now() - startedMs;
        entry.untilMs = performance.now() + Math.max(shortestAgeMs, tookMs / busyShare);
      },
      () => kept.delete(key),
    );
    return entry.answer;
  };
}
