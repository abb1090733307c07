import type { AuditEntry, AuditPage, AuditTopic } from '@ebb/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export interface AuditFilter {
  readonly topic: AuditTopic | '';
  readonly user: string;
  /** Id of a customer. */
  readonly customer: string;
  /** Days, `2026-03-01`, in the browser's zone; both included. */
  readonly from: string;
  readonly to: string;
}

const dayMs = 24 * 60 * 60 * 1000;

function queryOf({ topic, user, customer, from, to }: AuditFilter) {
  const start = (day: string) => (day === '' ? undefined : new Date(`${day}T00:00`).getTime());
  const end = start(to);
  return {
    topic: topic === '' ? undefined : topic,
    user: user === '' ? undefined : user,
    customer: customer === '' ? undefined : customer,
    from: start(from),
    to: end === undefined ? undefined : end + dayMs,
  };
}

const pageSize = 100;

export function auditQuery(shopId: string, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', shopId, filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'listAudit',
        { params: { shop: shopId }, query: { ...queryOf(filter), cursor: pageParam, limit: pageSize } },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function auditCheckQuery(shopId: string) {
  return queryOptions({
    queryKey: ['audit-check', shopId],
    queryFn: ({ signal }) => call('checkAudit', { params: { shop: shopId } }, signal),
    staleTime: 60_000,
  });
}

/** What one file may hold; a longer time is fetched in parts. */
export const mostInFile = 20_000;

/** All entries of the filter, for a file; at most `mostInFile`. */
export async function fetchAudit(shopId: string, filter: AuditFilter): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = '';
  while (cursor !== null && entries.length < mostInFile) {
    const page: AuditPage = await call('listAudit', {
      params: { shop: shopId },
      query: { ...queryOf(filter), cursor, limit: 500 },
    });
    entries.push(...page.items);
    cursor = page.nextCursor;
  }
  return entries.slice(0, mostInFile);
}
