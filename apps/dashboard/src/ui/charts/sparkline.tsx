/** A line without axes, zero-based; a null breaks it. */
export function Sparkline({ points, label }: { points: readonly (number | null)[]; label: string }) {
  const most = Math.max(1, ...points.map((point) => point ?? 0));
  const step = points.length > 1 ? 100 / (points.length - 1) : 0;
  let isPenDown = false;
  const path = points
    .map((point, index) => {
      if (point === null) {
        isPenDown = false;
        return '';
      }
      const command = isPenDown ? 'L' : 'M';
      isPenDown = true;
      return `${command}${(index * step).toFixed(2)} ${(30 - (point / most) * 28).toFixed(2)}`;
    })
    .join('');
  return (
    <svg
      viewBox="0 0 100 32"
      preserveAspectRatio="none"
      className="h-10 w-full"
      role="img"
      aria-label={label}
    >
      <path d={path} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
