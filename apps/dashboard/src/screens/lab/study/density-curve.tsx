import type { ClusterReport } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { amountAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { HorizontalMark, Line } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';

interface Point {
  share01: number;
  distance: number;
}

/** How far every row's neighbours are: where the curve bends is a radius for DBSCAN. */
export function DensityCurve({
  density,
  rows,
}: {
  density: NonNullable<ClusterReport['density']>;
  rows: number;
}) {
  const formats = useFormats();
  const { distances, radius, suggestedRadius, minRows } = density;
  const points = distances.map((distance, at) => ({ share01: (at + 1) / distances.length, distance }));
  const columns: readonly Column<Point>[] = [
    { label: 'Share of rows', text: (row) => formats.percent(row.share01), raw: (row) => row.share01 },
    { label: 'Distance', text: (row) => formats.fine(row.distance), raw: (row) => row.distance },
  ];
  return (
    <ChartFrame
      title="Distance to neighbours"
      caption={`Of ${formats.number(rows)} rows the distance to the ${minRows}th nearest, ascending, in scaled units. DBSCAN used ${formats.fine(radius)}${suggestedRadius === null ? '' : `; the curve bends at ${formats.fine(suggestedRadius)}`}.`}
      columns={columns}
      rows={points}
      fileName="lab-distances"
      brief={{ value: `radius ${formats.fine(radius)}`, points: distances }}
    >
      <Plot
        label={`Distance to the ${minRows}th nearest row, from ${formats.fine(distances[0] ?? 0)} to ${formats.fine(distances.at(-1) ?? 0)}.`}
        x={{ from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: formats.percent, label: 'Rows' }}
        y={amountAxis('Distance', distances, formats.fine)}
        height={220}
      >
        {(scale) => (
          <>
            <Line
              scale={scale}
              xs={points.map(({ share01 }) => share01)}
              ys={distances}
              color="var(--accent)"
              width={1.5}
            />
            <HorizontalMark scale={scale} at={radius} label={`radius ${formats.fine(radius)}`} />
          </>
        )}
      </Plot>
    </ChartFrame>
  );
}
