import type { PlotScale } from './plot-scale.ts';

/** How a line is told from its neighbours: by colour and by dashes. */
export interface LineLook {
  color?: string | undefined;
  dash?: string | undefined;
  width?: number | undefined;
}

/** A line through the points, not smoothed; where a value is null it breaks. */
export function Line({
  scale,
  xs,
  ys,
  color = 'var(--series-1)',
  dash = '',
  width = 2,
}: LineLook & { scale: PlotScale; xs: readonly number[]; ys: readonly (number | null)[] }) {
  return (
    <path d={linePath(scale, xs, ys)} fill="none" stroke={color} strokeDasharray={dash} strokeWidth={width} />
  );
}

/** What lies between two lines; where one of them has no value there is nothing. */
export function Area({
  scale,
  xs,
  lows,
  highs,
  color = 'var(--series-1)',
}: {
  scale: PlotScale;
  xs: readonly number[];
  lows: readonly (number | null)[];
  highs: readonly (number | null)[];
  color?: string;
}) {
  const points = xs.flatMap((at, index) => {
    const [low, high] = [lows[index] ?? null, highs[index] ?? null];
    return low === null || high === null ? [] : [{ x: scale.x(at), low: scale.y(low), high: scale.y(high) }];
  });
  const there = points.map(({ x, high }) => `${x.toFixed(1)},${high.toFixed(1)}`);
  const back = points.map(({ x, low }) => `${x.toFixed(1)},${low.toFixed(1)}`).reverse();
  return <polygon points={[...there, ...back].join(' ')} fill={color} opacity={0.14} />;
}

/** A value across the whole plot, with its name at the right end. */
export function HorizontalMark({
  scale,
  at,
  label,
  color = 'var(--control)',
  dash = '3 3',
  width = 1,
}: LineLook & { scale: PlotScale; at: number; label?: string }) {
  const y = scale.y(at);
  return (
    <g>
      <line
        x1={scale.left}
        x2={scale.right}
        y1={y}
        y2={y}
        stroke={color}
        strokeDasharray={dash}
        strokeWidth={width}
      />
      {label !== undefined && (
        <text x={scale.right} y={y - 4} textAnchor="end" fontSize={11} fill="var(--muted)">
          {label}
        </text>
      )}
    </g>
  );
}

/** A place on the x axis from top to bottom, with its name on the side where there is room. */
export function VerticalMark({
  scale,
  at,
  label,
  color = 'var(--control)',
  dash = '3 3',
  width = 1,
}: LineLook & { scale: PlotScale; at: number; label?: string }) {
  const x = scale.x(at);
  const isRight = x > (scale.left + scale.right) / 2;
  return (
    <g>
      <line
        x1={x}
        x2={x}
        y1={scale.top}
        y2={scale.bottom}
        stroke={color}
        strokeDasharray={dash}
        strokeWidth={width}
      />
      {label !== undefined && (
        <text
          x={isRight ? x - 3 : x + 3}
          y={scale.top + 8}
          textAnchor={isRight ? 'end' : 'start'}
          fontSize={11}
          fill="var(--muted)"
        >
          {label}
        </text>
      )}
    </g>
  );
}

/** A short piece of a line, as it is drawn, beside its name. */
export function LineSample({ color = 'var(--series-1)', dash = '', width = 2 }: LineLook) {
  return (
    <svg width={26} height={8} aria-hidden>
      <line x1={0} x2={26} y1={4} y2={4} stroke={color} strokeWidth={width} strokeDasharray={dash} />
    </svg>
  );
}

/** Which line is which. */
export function Legend({ lines }: { lines: readonly (LineLook & { name: string })[] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {lines.map(({ name, ...look }) => (
        <li key={name} className="flex items-center gap-1.5">
          <LineSample {...look} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** The drawing of a line through the points, which are not smoothed; a null lifts the pen. */
function linePath(
  scale: PlotScale,
  xs: readonly number[],
  ys: readonly (number | null | undefined)[],
): string {
  let isPenDown = false;
  return xs
    .map((value, index) => {
      const height = ys[index] ?? null;
      const command = height === null ? '' : isPenDown ? 'L' : 'M';
      isPenDown = height !== null;
      return height === null ? '' : `${command}${scale.x(value).toFixed(1)} ${scale.y(height).toFixed(1)}`;
    })
    .join('');
}
