import type { GroupLag, SystemPage } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { DataTable } from '../../ui/charts/data-table.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** What waits in Kafka, by group and partition, as the brokers know it; and what was put aside. */
export function LagPanel({
  lags,
  deadLetters,
}: {
  lags: readonly GroupLag[];
  deadLetters: SystemPage['deadLetters'];
}) {
  const formats = useFormats();
  const { kept, lastHour } = deadLetters;
  // What waits is seen without scrolling.
  const mostFirst = [...lags].sort((a, b) => b.messages - a.messages);
  return (
    <Panel title="Waiting in Kafka">
      {lags.length === 0 && <p className="text-base text-muted">Not known: Kafka has not answered yet.</p>}
      {lags.length > 0 && (
        <DataTable
          title="Waiting in Kafka"
          rows={mostFirst}
          columns={[
            { label: 'Group', text: ({ group }) => group, raw: ({ group }) => group },
            {
              label: 'Partition',
              text: ({ topic, partition }) => `${topic} ${partition}`,
              raw: ({ partition }) => partition,
            },
            {
              label: 'Messages',
              text: ({ messages }) => formats.number(messages),
              raw: ({ messages }) => messages,
            },
          ]}
        />
      )}
      <p className="mt-3 text-base">
        Dead letters:{' '}
        {kept === null
          ? 'not known'
          : `${formats.number(kept)} kept, ${formats.number(lastHour ?? 0)} in the last hour`}
      </p>
    </Panel>
  );
}
