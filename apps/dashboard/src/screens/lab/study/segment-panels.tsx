import type { ClusterReport, LabSegment } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import type { Formats } from '../../../lib/formats/formats.ts';
import { BarList } from '../../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { DataTable } from '../../../ui/charts/data-table.tsx';
import { segmentColour } from '../../../ui/charts/group-colours.ts';
import { Panel } from '../../../ui/parts/panel.tsx';

/** How large the segments are, what is usual in them, and what sets them apart. */
export function SegmentPanels({ report }: { report: ClusterReport }) {
  const formats = useFormats();
  const { segments, noiseRows } = report;
  const columnNames = segments[0]?.means.map(({ column }) => column) ?? [];
  const columns: readonly Column<LabSegment>[] = [
    { label: 'Segment', text: (row) => row.name, raw: (row) => row.name },
    { label: 'Rows', text: (row) => formats.number(row.rows), raw: (row) => row.rows },
    { label: 'Share', text: (row) => formats.finePercent(row.share01), raw: (row) => row.share01 },
    {
      label: 'Silhouette',
      text: (row) => (row.silhouette === null ? '–' : formats.fine(row.silhouette)),
      raw: (row) => row.silhouette,
    },
    ...columnNames.map((name, at): Column<LabSegment> => ({
      label: name,
      text: (row) => typicalText(row.means[at], formats),
      raw: (row) => row.means[at]?.mean ?? row.means[at]?.shares[0]?.value ?? null,
    })),
  ];
  const none = noiseRows > 0 ? ` DBSCAN left ${formats.number(noiseRows)} rows in none of them.` : '';
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {segments.map((segment, place) => (
          <SegmentPanel key={segment.id} segment={segment} colour={segmentColour(place)} />
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <ChartFrame
          title="Size"
          caption={`Rows of the whole table.${none}`}
          columns={columns}
          rows={segments}
          fileName="lab-sizes"
          brief={{ value: `${segments.length} segments`, points: segments.map(({ rows }) => rows) }}
        >
          <BarList
            bars={segments.map(({ id, name, rows, share01 }) => ({
              key: String(id),
              label: name,
              value: rows,
              text: `${formats.number(rows)} (${formats.percent(share01)})`,
            }))}
          />
        </ChartFrame>
        <ChartFrame
          title="Means"
          caption="Mean of numbers, most frequent value of categories, in the table’s own units."
          columns={columns}
          rows={segments}
          fileName="lab-means"
        >
          <DataTable title="Means" columns={columns} rows={segments} />
        </ChartFrame>
      </div>
    </>
  );
}

function SegmentPanel({ segment, colour }: { segment: LabSegment; colour: string }) {
  const formats = useFormats();
  const strongest = segment.differences.filter(({ difference }) => Math.abs(difference) >= 0.2).slice(0, 4);
  return (
    <Panel
      data-testid="lab-segment"
      title={
        <span className="inline-flex items-center gap-2">
          <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
          {segment.name}
        </span>
      }
    >
      <p className="text-sm">
        {formats.number(segment.rows)} rows, {formats.finePercent(segment.share01)}
        {segment.silhouette !== null && (
          <span className="text-muted"> · silhouette {formats.fine(segment.silhouette)}</span>
        )}
      </p>
      <ul className="mt-2 grid gap-1 text-sm">
        {strongest.map(({ feature, difference }) => (
          <li key={feature} className="flex justify-between gap-3">
            <span className="truncate" title={feature}>
              {feature}
            </span>
            <span className="shrink-0 text-muted">
              {formats.fine(Math.abs(difference))} deviations {difference > 0 ? 'above' : 'below'} the others
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-muted">{ruleText(segment, formats)}</p>
    </Panel>
  );
}

function ruleText({ rule }: LabSegment, formats: Formats): string {
  const parts = rule.conditions.map(({ feature, above, atMost }) => {
    if (feature.includes(' = ')) return above === null ? `not ${feature}` : feature;
    if (above !== null && atMost !== null)
      return `${feature} above ${formats.fine(above)} and at most ${formats.fine(atMost)}`;
    return above === null
      ? `${feature} at most ${formats.fine(atMost ?? 0)}`
      : `${feature} above ${formats.fine(above)}`;
  });
  if (parts.length === 0) return 'No simple rule describes it.';
  return `Mostly: ${parts.join(', ')}. That fits ${formats.percent(rule.coverage01)} of it, and ${formats.percent(rule.precision01)} of what it fits belongs to it.`;
}

function typicalText(of: LabSegment['means'][number] | undefined, formats: Formats): string {
  if (of === undefined) return '–';
  if (of.mean !== null) return formats.fine(of.mean);
  const [first] = of.shares;
  return first === undefined ? '–' : `${first.value} (${formats.percent(first.share01)})`;
}
