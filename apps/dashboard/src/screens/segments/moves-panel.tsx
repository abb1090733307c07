import type { SegmentMove, SegmentsPage } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';

/** Who went where in the last days. */
export function MovesPanel({ page }: { page: SegmentsPage }) {
  const formats = useFormats();
  const nameOf = (id: number) => page.segments.find((segment) => segment.id === id)?.name ?? String(id);
  const columns: readonly Column<SegmentMove>[] = [
    { label: 'From', text: ({ from }) => nameOf(from), raw: ({ from }) => nameOf(from) },
    { label: 'To', text: ({ to }) => nameOf(to), raw: ({ to }) => nameOf(to) },
    { label: 'Moves', text: (row) => formats.number(row.customers), raw: (row) => row.customers },
  ];
  const most = Math.max(1, ...page.moves.map(({ customers }) => customers));
  return (
    <ChartFrame
      title="Moves this week"
      caption={`The last ${page.movedDays} UTC days, as of ${formats.dateTime(page.asOf)}. A customer who moved twice counts twice; a new segmentation moves nobody.`}
      columns={columns}
      rows={page.moves}
      fileName="segment-moves"
    >
      {page.moves.length === 0 ? (
        <p className="py-6 text-center text-muted">Nobody has moved.</p>
      ) : (
        <ul className="grid gap-1.5">
          {page.moves.slice(0, 12).map(({ from, to, customers }) => (
            <li key={`${from} ${to}`} className="relative overflow-hidden rounded px-2 py-1.5 text-sm">
              <span
                aria-hidden
                className="absolute inset-y-0 left-0 bg-picked"
                style={{ width: `${(100 * customers) / most}%` }}
              />
              <span className="relative">
                <strong className="font-semibold">{formats.number(customers)}</strong> moved from{' '}
                {nameOf(from)} to {nameOf(to)}
              </span>
            </li>
          ))}
          {page.moves.length > 12 && (
            <li className="text-sm text-muted">
              and {formats.number(page.moves.length - 12)} more pairs, in the table
            </li>
          )}
        </ul>
      )}
    </ChartFrame>
  );
}
