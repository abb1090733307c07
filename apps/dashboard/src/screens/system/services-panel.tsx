import type { SystemService } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { bytesText } from './bytes-text.ts';
import { FactsTable } from './facts-table.tsx';

const stateWords = { ready: 'ready', unready: 'waits', away: 'away' } as const;

/** The processes: what each says of itself. */
export function ServicesPanel({ services, asOf }: { services: readonly SystemService[]; asOf: number }) {
  const formats = useFormats();
  const versions = new Set(services.flatMap(({ version }) => version ?? []));
  return (
    <Panel title="Services">
      {versions.size > 1 && (
        <p className="mb-2 text-base">
          Different versions run side by side: {[...versions].join(', ')}. After an upgrade they must be the
          same.
        </p>
      )}
      <FactsTable
        label="Services, table"
        rows={services}
        keyOf={({ name }) => name}
        columns={[
          { label: 'Service', cell: ({ name }) => name },
          {
            label: 'State',
            cell: ({ state }) => (
              <span className={state === 'ready' ? 'text-ok' : 'font-medium text-worse'}>
                {stateWords[state]}
              </span>
            ),
          },
          {
            label: 'Runs since',
            cell: ({ startedAt }) => (startedAt === null ? '–' : formats.ago(startedAt, asOf)),
          },
          {
            label: 'Memory',
            cell: ({ memoryBytes }) => (memoryBytes === null ? '–' : bytesText(memoryBytes)),
          },
          { label: 'Version', cell: ({ version }) => version ?? '–' },
        ]}
      />
    </Panel>
  );
}
