import type { SegmentationReport } from '@ebb/contracts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { CountCurve } from '../../../ui/charts/count-curve.tsx';

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
        <CountCurve name="Silhouette" points={curve} chosen={clusters} of={(point) => point.silhouette} />
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
        <CountCurve name="Inertia" points={curve} chosen={clusters} of={(point) => point.inertia} />
      </ChartFrame>
    </>
  );
}
