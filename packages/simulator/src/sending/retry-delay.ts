/** Milliseconds to wait before attempt number `attempt` (0 = first repetition): doubling, capped, half of it random. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const ceilingMs = Math.min(5_000, 100 * 2 ** attempt);
  return Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2);
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3) in its form of seconds; undefined when absent or a date. */
export function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,5}$/.test(header.trim()) ? Number(header) * 1_000 : undefined;
}
