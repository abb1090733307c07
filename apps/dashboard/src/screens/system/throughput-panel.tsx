import type { SystemPage } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { BarChart } from '../../ui/charts/bar-chart.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';

/** Events scored by minute. */
export function ThroughputPanel({ points, asOf }: { points: SystemPage['throughput']; asOf: number }) {
  const formats = useFormats();
  const last = points.at(-1);
  return (
    <ChartFrame
      title="Events scored a minute"
      caption={`The last hour at most, since the api was started. As of ${formats.time(asOf)}.`}
      columns={[
        { label: 'Minute', text: ({ at }) => formats.time(at), raw: ({ at }) => at },
        { label: 'Events', text: ({ events }) => formats.number(events), raw: ({ events }) => events },
      ]}
      rows={points}
      fileName="events-scored"
      brief={{ value: formats.number(last?.events ?? 0), points: points.map(({ events }) => events) }}
    >
      <BarChart
        name="events"
        bars={points.map(({ at, events }) => ({ label: formats.time(at), value: events }))}
        format={formats.number}
      />
    </ChartFrame>
  );
}
