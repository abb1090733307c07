import type { Shop } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { call } from '../../lib/api/call.ts';
import { useHref } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { AuditList } from '../audit/audit-list.tsx';

const shown = 10;

/** Who looked at this customer, and what was done about their data; for those who answer for it. */
export function WhoLooked({ shop, customerId }: { shop: Shop; customerId: string }) {
  const may = useMay('audit.read');
  const href = useHref();
  const entries = useQuery({
    queryKey: ['audit', shop.id, 'customer', customerId],
    queryFn: ({ signal }) =>
      call('listAudit', { params: { shop: shop.id }, query: { customer: customerId, limit: shown } }, signal),
    enabled: may.isAllowed,
  });
  if (!may.isAllowed) return null;
  const { data, error } = entries;
  return (
    <Panel
      flush
      title="Who looked"
      aside={
        <Link
          href={href('/settings/audit', { customer: customerId })}
          className="text-sm text-accent underline"
        >
          All in the audit log
        </Link>
      }
    >
      {error && (
        <div className="p-4">
          <ErrorNote error={error} onRetry={() => void entries.refetch()} />
        </div>
      )}
      {entries.isPending && !error && <ListSkeleton />}
      {data && data.items.length > 0 && <AuditList entries={data.items} />}
      {data?.items.length === 0 && (
        <p className="px-4 py-3 text-sm text-muted">
          Nobody yet: the first look within an hour is written down within seconds.
        </p>
      )}
    </Panel>
  );
}
