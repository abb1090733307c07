/** Axes say numbers and nothing else. */
export const axisLook = {
  tick: { fontSize: 11, fill: 'var(--muted)' },
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
} as const;
