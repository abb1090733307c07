import type { SystemStage } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { FactsTable } from './facts-table.tsx';

/** The way of an event: when each step last did something, what waits before it. */
export function StagesPanel({ stages, asOf }: { stages: readonly SystemStage[]; asOf: number }) {
  const formats = useFormats();
  const waiting = ({ waiting: messages, waitingSeconds }: SystemStage) => {
    if (messages !== null) return messages === 0 ? 'nothing' : formats.number(messages);
    if (waitingSeconds !== null)
      return waitingSeconds < 1 ? 'nothing' : `${formats.number(waitingSeconds)} s`;
    return '–';
  };
  return (
    <Panel title="The way of an event">
      <FactsTable
        label="Stages, table"
        rows={stages}
        keyOf={({ name }) => name}
        columns={[
          { label: 'Stage', cell: ({ name }) => name },
          {
            label: 'Last did something',
            cell: ({ lastAt }) => (lastAt === null ? 'not while watched' : formats.ago(lastAt, asOf)),
          },
          { label: 'Waits before it', cell: waiting },
          {
            label: 'A second',
            cell: ({ perSecond }) => (perSecond === null ? '–' : formats.fine(perSecond)),
          },
        ]}
      />
    </Panel>
  );
}
