import { useFormats } from '../../lib/formats/formats-context.tsx';
import { amountAxis } from './axes.ts';
import { Line } from './marks.tsx';
import { Plot } from './plot.tsx';

/** A measure by number of segments, with the one in use marked. */
export function CountCurve<Point extends { readonly clusters: number }>({
  name,
  points,
  chosen,
  of,
}: {
  name: string;
  points: readonly Point[];
  chosen: number;
  of: (point: Point) => number | null;
}) {
  const formats = useFormats();
  const heights = points.map(of);
  const counts = points.map(({ clusters }) => clusters);
  const [from, to] = [Math.min(...counts), Math.max(...counts)];
  return (
    <Plot
      label={`${name} for ${from} to ${to} segments. The table view has the numbers.`}
      x={{ from, to: Math.max(to, from + 1), ticks: counts, format: String, label: 'Segments' }}
      y={amountAxis(
        name,
        heights.map((height) => height ?? 0),
        formats.fine,
      )}
      height={220}
    >
      {(scale) => (
        <>
          <Line scale={scale} xs={counts} ys={heights} color="var(--accent)" width={1.5} />
          {points.map(({ clusters }, index) => {
            const height = heights[index] ?? null;
            return (
              height !== null && (
                <circle
                  key={clusters}
                  cx={scale.x(clusters)}
                  cy={scale.y(height)}
                  r={clusters === chosen ? 6 : 3}
                  fill="var(--accent)"
                />
              )
            );
          })}
        </>
      )}
    </Plot>
  );
}
