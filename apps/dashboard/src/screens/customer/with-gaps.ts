/** Puts a hole where nothing was measured for longer than `longestGapMs`, so that no line pretends to know. */
export function withGaps<Point extends { at: number }>(
  points: readonly Point[],
  longestGapMs: number,
): (Point | { at: number; score: null })[] {
  const result: (Point | { at: number; score: null })[] = [];
  let before: Point | undefined;
  for (const point of points) {
    if (before && point.at - before.at > longestGapMs)
      result.push({ at: (before.at + point.at) / 2, score: null });
    result.push(point);
    before = point;
  }
  return result;
}
