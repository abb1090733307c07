import type { SegmentationReport } from '@ebb/contracts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { niceTicks } from '../../../ui/charts/nice-ticks.ts';
import { Plot } from '../../../ui/charts/plot.tsx';

type Point = SegmentationReport['curve'][number];

/** Why so many segments: the elbow of the inertia, and the silhouette. */
export function QualityCurves({ report }: { report: SegmentationReport }) {
  const formats = useFormats();
  const { curve, clusters, preferredClusters, elbow } = report;
  const columns: readonly Column<Point>[] = [
    { label: 'Segments', text: (row) => String(row.clusters), raw: (row) => row.clusters },
    { label: 'Silhouette', text: (row) => fine(row.silhouette), raw: (row) => row.silhouette },
    { label: 'Davies–Bouldin', text: (row) => fine(row.daviesBouldin), raw: (row) => row.daviesBouldin },
    { label: 'Inertia', text: (row) => formats.number(row.inertia), raw: (row) => row.inertia },
  ];
  function fine(value: number | null): string {
    return value === null ? '–' : formats.fine(value);
  }
  const of = `From ${formats.number(report.sampled)} of ${formats.number(report.customers)} customers, ${formats.dateTime(report.asOf)}.`;
  return (
    <>
      <ChartFrame
        title="Silhouette by number of segments"
        caption={`Higher is better; ${preferredClusters} is the best, ${clusters} is in use. ${of}`}
        columns={columns}
        rows={curve}
        fileName="segments-quality"
        brief={{ value: `${clusters} segments`, points: curve.map(({ silhouette }) => silhouette) }}
      >
        <Curve name="Silhouette" curve={curve} chosen={clusters} of={(point) => point.silhouette} />
      </ChartFrame>
      <ChartFrame
        title="Elbow: inertia by number of segments"
        caption={`Falls with every further segment; ${elbow === null ? 'there is no bend' : `it bends most at ${elbow}`}. ${of}`}
        columns={columns}
        rows={curve}
        fileName="segments-elbow"
        brief={{
          value: elbow === null ? 'no bend' : `bend at ${elbow}`,
          points: curve.map(({ inertia }) => inertia),
        }}
      >
        <Curve name="Inertia" curve={curve} chosen={clusters} of={(point) => point.inertia} />
      </ChartFrame>
    </>
  );
}

function Curve({
  name,
  curve,
  chosen,
  of,
}: {
  name: string;
  curve: readonly Point[];
  chosen: number;
  of: (point: Point) => number | null;
}) {
  const formats = useFormats();
  const ticks = niceTicks(Math.max(0, ...curve.map((point) => of(point) ?? 0)));
  const counts = curve.map(({ clusters }) => clusters);
  const [from, to] = [Math.min(...counts), Math.max(...counts)];
  return (
    <Plot
      label={`${name} for ${from} to ${to} segments. The table view has the numbers.`}
      x={{ from, to: Math.max(to, from + 1), ticks: counts, format: String, label: 'Segments' }}
      y={{ from: 0, to: ticks.at(-1)!, ticks, format: formats.fine, label: name }}
      height={220}
    >
      {(scale) => {
        const at = curve.flatMap((point) => {
          const value = of(point);
          return value === null
            ? []
            : [{ point, x: scale.x(point.clusters), y: scale.y(Math.max(0, value)) }];
        });
        return (
          <>
            <polyline
              points={at.map(({ x, y }) => `${x},${y}`).join(' ')}
              fill="none"
              stroke="var(--accent)"
              strokeWidth={1.5}
            />
            {at.map(({ point, x, y }) => (
              <circle
                key={point.clusters}
                cx={x}
                cy={y}
                r={point.clusters === chosen ? 6 : 3}
                fill="var(--accent)"
              />
            ))}
          </>
        );
      }}
    </Plot>
  );
}
