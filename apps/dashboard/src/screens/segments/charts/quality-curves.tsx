import type { SegmentationReport } from '@ebb/contracts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { amountAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { Line } from '../../../ui/charts/marks.tsx';
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
  const heights = curve.map(of);
  const counts = curve.map(({ clusters }) => clusters);
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
          {curve.map(({ clusters }, index) => {
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
