import type { ClusterReport, LabPoints, LabStudyDetail } from '@ebb/contracts/lab';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { segmentColour } from '../../../ui/charts/group-colours.ts';
import { ScatterCanvas } from '../../../ui/charts/scatter-canvas.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';

/** Rows as points: by the two components, or any two columns of numbers. */
export function PointsPanel({ study, report }: { study: LabStudyDetail; report: ClusterReport }) {
  const { shop } = useShop();
  const points = useQuery({
    queryKey: ['lab-points', shop.id, study.id],
    queryFn: ({ signal }) =>
      call('getLabPoints', { params: { id: study.id }, query: { shop: shop.id } }, signal),
    staleTime: Infinity,
  });
  if (points.error) return <ErrorNote error={points.error} onRetry={() => void points.refetch()} />;
  if (!points.data) return <Skeleton className="h-96 lg:col-span-2" />;
  return <Points data={points.data} report={report} />;
}

function Points({ data, report }: { data: LabPoints; report: ClusterReport }) {
  const formats = useFormats();
  const [across, setAcross] = useState('0');
  const [up, setUp] = useState('1');
  const options = data.labels.map((label, at) => ({ value: String(at), label }));
  // The last place is that of the rows in no segment.
  const names = [...report.segments.map(({ name }) => name), ...(report.noiseRows > 0 ? ['In none'] : [])];
  const drawn = useMemo(() => {
    const shown = data.points.filter(
      (point) => point[Number(across) + 1] != null && point[Number(up) + 1] != null,
    );
    const axis = (place: string) => Float64Array.from(shown, (point) => point[Number(place) + 1] ?? 0);
    const none = report.segments.length;
    return {
      x: axis(across),
      y: axis(up),
      group: Uint8Array.from(shown, ([segment]) => ((segment ?? 0) === 0 ? none : (segment ?? 1) - 1)),
    };
  }, [data, across, up, report]);
  const nameOf = (segment: number | null | undefined) =>
    report.segments.find(({ id }) => id === segment)?.name ?? 'In none';
  const columns: readonly Column<(number | null)[]>[] = [
    { label: 'Segment', text: ([segment]) => nameOf(segment), raw: ([segment]) => nameOf(segment) },
    ...data.labels.map((label, at): Column<(number | null)[]> => ({
      label,
      text: (row) => (row[at + 1] == null ? '–' : formats.fine(row[at + 1] ?? 0)),
      raw: (row) => row[at + 1] ?? null,
    })),
  ];
  const explained = report.components.explainedShare01.map((share) => formats.percent(share)).join(' and ');
  const left = data.points.length - drawn.x.length;
  return (
    <ChartFrame
      title="Rows, two columns at a time"
      caption={`${formats.number(drawn.x.length)} of ${formats.number(data.rows)} rows${left > 0 ? ` (${formats.number(left)} have no value here)` : ''}. The two components hold ${explained} of the variance.`}
      columns={columns}
      rows={data.points}
      fileName="lab-points"
      className="lg:col-span-2"
    >
      <div className="flex flex-wrap gap-3 pb-2">
        <SelectField label="Across" isLabelShown value={across} options={options} onChange={setAcross} />
        <SelectField label="Up" isLabelShown value={up} options={options} onChange={setUp} />
      </div>
      <ScatterCanvas
        points={drawn}
        x={{ label: data.labels[Number(across)] ?? '', format: formats.fine }}
        y={{ label: data.labels[Number(up)] ?? '', format: formats.fine }}
        colours={names.map((_, place) => segmentColour(place))}
        names={names}
        noun="rows"
      />
    </ChartFrame>
  );
}
