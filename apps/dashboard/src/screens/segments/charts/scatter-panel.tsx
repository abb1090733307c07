import {
  segmentFeatureLabels,
  segmentFeatureNames,
  type LiveSegment,
  type SegmentationReport,
  type SegmentPoints,
} from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import { segmentColour } from '../../../ui/charts/group-colours.ts';
import { featureText } from '../segment-values.ts';
import { ScatterCanvas, type ScatterAxis } from '../../../ui/charts/scatter-canvas.tsx';
import { axisValues, type AxisName } from './scatter-values.ts';

const options: readonly { value: AxisName; label: string }[] = [
  { value: 'pc1', label: 'First component' },
  { value: 'pc2', label: 'Second component' },
  ...segmentFeatureNames.map((value) => ({ value, label: segmentFeatureLabels[value] })),
];

/** Each customer of the training as a point: by components, or by any two features. */
export function ScatterPanel({
  report,
  segments,
  version,
}: {
  report: SegmentationReport;
  segments: readonly LiveSegment[];
  version: number;
}) {
  const { shop } = useShop();
  const points = useQuery({
    queryKey: ['segment-points', shop.id, version],
    queryFn: ({ signal }) => call('getSegmentPoints', { query: { shop: shop.id } }, signal),
    staleTime: Infinity,
  });
  if (points.error) return <ErrorNote error={points.error} onRetry={() => void points.refetch()} />;
  if (!points.data) return <Skeleton className="h-96" />;
  return <Scatter report={report} segments={segments} data={points.data} />;
}

function Scatter({
  report,
  segments,
  data,
}: {
  report: SegmentationReport;
  segments: readonly LiveSegment[];
  data: SegmentPoints;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const [across, setAcross] = useState<AxisName>('orders');
  const [up, setUp] = useState<AxisName>('spend');
  const placeOf = useMemo(() => new Map(segments.map(({ id }, place) => [id, place])), [segments]);
  const drawn = useMemo(
    () => ({
      x: axisValues(data.points, across, report),
      y: axisValues(data.points, up, report),
      group: Uint8Array.from(data.points, ([id]) => placeOf.get(id ?? 0) ?? 0),
    }),
    [data, across, up, report, placeOf],
  );
  const axis = (name: AxisName): ScatterAxis => {
    const label = options.find(({ value }) => value === name)?.label ?? '';
    const format = (value: number) =>
      name === 'pc1' || name === 'pc2' ? formats.fine(value) : featureText(name, value, formats, shop);
    return { label, format };
  };
  const columns: readonly Column<number[]>[] = [
    {
      label: 'Segment',
      text: ([id]) => segments[placeOf.get(id ?? 0) ?? 0]?.name ?? '',
      raw: ([id]) => segments[placeOf.get(id ?? 0) ?? 0]?.name ?? '',
    },
    ...segmentFeatureNames.map((feature, place): Column<number[]> => ({
      label: segmentFeatureLabels[feature],
      text: (row) => featureText(feature, row[place + 1] ?? 0, formats, shop),
      raw: (row) => row[place + 1] ?? null,
    })),
  ];
  const explained = report.components.explainedShare01.map((share) => formats.percent(share)).join(' and ');
  return (
    <ChartFrame
      title="Customers, two features at a time"
      caption={`${formats.number(data.points.length)} of ${formats.number(data.customers)} customers as of ${formats.dateTime(report.asOf)}. The two components hold ${explained} of the variance; money in the CSV is in minor units.`}
      columns={columns}
      rows={data.points}
      fileName="segments-points"
      className="lg:col-span-2"
    >
      <div className="flex flex-wrap gap-3 pb-2">
        <SelectField label="Across" isLabelShown value={across} options={options} onChange={setAcross} />
        <SelectField label="Up" isLabelShown value={up} options={options} onChange={setUp} />
      </div>
      <ScatterCanvas
        points={drawn}
        x={axis(across)}
        y={axis(up)}
        colours={segments.map((_, place) => segmentColour(place))}
        names={segments.map(({ name }) => name)}
      />
    </ChartFrame>
  );
}
