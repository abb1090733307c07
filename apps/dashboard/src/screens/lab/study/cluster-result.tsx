import type { ClusterReport, LabStudyDetail } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { CountCurve } from '../../../ui/charts/count-curve.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { DataTable } from '../../../ui/charts/data-table.tsx';
import { methodLabels } from '../method-words.ts';
import { DensityCurve } from './density-curve.tsx';
import { PointsPanel } from './points-panel.tsx';
import { PreparationPanel } from './preparation-panel.tsx';
import { SegmentPanels } from './segment-panels.tsx';

type CurvePoint = ClusterReport['curve'][number];
type Method = ClusterReport['methods'][number];

/** What a clustering found, and how the methods compare. */
export function ClusterResult({ study, report }: { study: LabStudyDetail; report: ClusterReport }) {
  const formats = useFormats();
  const fine = (value: number | null) => (value === null ? '–' : formats.fine(value));
  const { curve, clusters, preferredClusters, elbow, method } = report;
  const ofRows =
    report.sampledRows === report.rows
      ? `All ${formats.number(report.rows)} rows.`
      : `From ${formats.number(report.sampledRows)} of ${formats.number(report.rows)} rows, drawn evenly; all rows were then placed.`;
  const points: readonly Column<CurvePoint>[] = [
    { label: 'Segments', text: (row) => String(row.clusters), raw: (row) => row.clusters },
    { label: 'Silhouette', text: (row) => fine(row.silhouette), raw: (row) => row.silhouette },
    { label: 'Standard error', text: (row) => fine(row.silhouetteError), raw: (row) => row.silhouetteError },
    { label: 'Davies–Bouldin', text: (row) => fine(row.daviesBouldin), raw: (row) => row.daviesBouldin },
    { label: 'Inertia', text: (row) => formats.number(row.inertia), raw: (row) => row.inertia },
  ];
  const methods: readonly Column<Method>[] = [
    {
      label: 'Method',
      text: (row) => `${methodLabels[row.method]}${row.method === method ? ' (this study)' : ''}`,
      raw: (row) => row.method,
    },
    { label: 'Segments', text: (row) => String(row.clusters), raw: (row) => row.clusters },
    { label: 'Silhouette', text: (row) => fine(row.silhouette), raw: (row) => row.silhouette },
    { label: 'Davies–Bouldin', text: (row) => fine(row.daviesBouldin), raw: (row) => row.daviesBouldin },
    { label: 'In none', text: (row) => formats.number(row.noiseRows), raw: (row) => row.noiseRows },
    { label: 'Rows', text: (row) => formats.number(row.rows), raw: (row) => row.rows },
  ];
  const chosenOfK = method === 'k_means' ? clusters : preferredClusters;
  return (
    <>
      <SegmentPanels report={report} />
      <div className="grid gap-4 lg:grid-cols-2">
        <ChartFrame
          title="Methods compared"
          caption={`Silhouette: higher is better (−1 to 1). Davies–Bouldin: lower is better. The trees and DBSCAN were made of ${formats.number(report.comparedRows)} rows. DBSCAN’s measures leave out the rows in none.`}
          columns={methods}
          rows={report.methods}
          fileName="lab-methods"
          className="lg:col-span-2"
        >
          <DataTable title="Methods compared" columns={methods} rows={report.methods} />
        </ChartFrame>
        <ChartFrame
          title="Silhouette of k-means"
          caption={`Higher is better; ${preferredClusters} is the best. ${ofRows}`}
          columns={points}
          rows={curve}
          fileName="lab-silhouette"
          brief={{ value: `${chosenOfK} segments`, points: curve.map(({ silhouette }) => silhouette) }}
        >
          <CountCurve name="Silhouette" points={curve} chosen={chosenOfK} of={(point) => point.silhouette} />
        </ChartFrame>
        <ChartFrame
          title="Elbow of k-means"
          caption={`Inertia falls with every further segment; ${elbow === null ? 'there is no bend' : `it bends most at ${elbow}`}. ${ofRows}`}
          columns={points}
          rows={curve}
          fileName="lab-elbow"
          brief={{
            value: elbow === null ? 'no bend' : `bend at ${elbow}`,
            points: curve.map(({ inertia }) => inertia),
          }}
        >
          <CountCurve name="Inertia" points={curve} chosen={chosenOfK} of={(point) => point.inertia} />
        </ChartFrame>
        <PointsPanel study={study} report={report} />
        {report.density && <DensityCurve density={report.density} rows={report.comparedRows} />}
        <PreparationPanel
          columns={report.columns}
          features={report.features}
          components={report.components}
        />
      </div>
    </>
  );
}
