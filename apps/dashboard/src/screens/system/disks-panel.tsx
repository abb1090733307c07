import type { SystemDisk } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { bytesText } from './bytes-text.ts';
import { FactsTable } from './facts-table.tsx';

export function DisksPanel({ disks }: { disks: readonly SystemDisk[] }) {
  const formats = useFormats();
  const full = ({ fullInDays }: SystemDisk) => {
    if (fullInDays === null) return 'not in sight';
    return fullInDays < 1 ? 'within a day' : `in ${formats.number(fullInDays)} days`;
  };
  return (
    <Panel title="Disks">
      {disks.length === 0 && <p className="text-base text-muted">None is named (EBB_SYSTEM_DISKS).</p>}
      {disks.length > 0 && (
        <FactsTable
          label="Disks, table"
          rows={disks}
          keyOf={({ name }) => name}
          columns={[
            { label: 'Disk', cell: ({ name }) => name },
            {
              label: 'Free',
              cell: ({ freeBytes, sizeBytes }) =>
                `${bytesText(freeBytes)} of ${bytesText(sizeBytes)} (${formats.percent(freeBytes / Math.max(1, sizeBytes))})`,
            },
            { label: 'Full', cell: full },
          ]}
        />
      )}
      <p className="mt-2 text-xs text-muted">
        By the trend of the last seven days, once six hours of it are known.
      </p>
    </Panel>
  );
}
