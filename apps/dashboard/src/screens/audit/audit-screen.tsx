'use client';
import { auditTopicNames } from '@ebb/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { inputLook, SelectField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { apiTokensQuery } from '../api-tokens/api-tokens-query.ts';
import { CustomerField } from './customer-field.tsx';
import { downloadAudit } from './audit-file.ts';
import { AuditList } from './audit-list.tsx';
import { auditCheckQuery, auditQuery, fetchAudit, mostInFile } from './audit-query.ts';
import { topicWords } from './audit-words.ts';

/** Who did what, for those who answer for it. */
export function AuditScreen() {
  const { shop } = useShop();
  const may = useMay('audit.read');
  return (
    <>
      <PageHeader
        title="Audit log"
        note={`Who did what in ${shop.name}, and what its people did to their accounts.`}
      />
      {may.isAllowed ? <AuditLog /> : <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>}
    </>
  );
}

function AuditLog() {
  const { shop } = useShop();
  const [filter, setFilter] = useQueryStates({
    topic: parseAsStringLiteral(['', ...auditTopicNames]).withDefault(''),
    user: parseAsString.withDefault(''),
    customer: parseAsString.withDefault(''),
    from: parseAsString.withDefault(''),
    to: parseAsString.withDefault(''),
  });
  const members = useQuery({
    queryKey: ['members', shop.id],
    queryFn: ({ signal }) => call('listMembers', { query: { shop: shop.id } }, signal),
  });
  const tokens = useQuery(apiTokensQuery(shop.id));
  const pages = useInfiniteQuery({ ...auditQuery(shop.id, filter), placeholderData: keepPreviousData });
  const file = useMutation({
    mutationFn: () => fetchAudit(shop.id, filter),
    onSuccess: (entries) => downloadAudit(entries, shop.id),
  });
  const entries = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const people = (members.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const programs = (tokens.data?.items ?? []).map(({ id, name }) => ({
    value: `token:${id}`,
    label: `${name} (API token)`,
  }));
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const error = pages.error ?? file.error;
  return (
    <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
      <ChainState />
      <Panel
        flush
        title="Entries"
        aside={
          <Button
            disabled={file.isPending || entries.length === 0}
            title={`At most ${mostInFile} entries a file`}
            onClick={() => file.mutate()}
          >
            {file.isPending ? 'Fetching…' : 'CSV'}
          </Button>
        }
      >
        <div className="flex flex-wrap items-end gap-3 border-b border-line px-4 py-3">
          <SelectField
            label="About"
            value={filter.topic}
            options={[
              { value: '' as const, label: 'Everything' },
              ...auditTopicNames.map((name) => ({ value: name, label: topicWords[name] })),
            ]}
            onChange={(topic) => void setFilter({ topic })}
          />
          <SelectField
            label="By"
            value={filter.user}
            options={[{ value: '', label: 'Anybody' }, ...people, ...programs]}
            onChange={(user) => void setFilter({ user })}
          />
          <CustomerField
            key={filter.customer}
            value={filter.customer}
            onChange={(customer) => void setFilter({ customer })}
          />
          <DayField label="From" value={filter.from} onChange={(from) => void setFilter({ from })} />
          <DayField label="To" value={filter.to} onChange={(to) => void setFilter({ to })} />
          {isFiltered && (
            <Button tone="quiet" onClick={() => void setFilter(null)}>
              Clear
            </Button>
          )}
        </div>
        {error && (
          <div className="p-4">
            <ErrorNote error={error} onRetry={() => void pages.refetch()} />
          </div>
        )}
        {pages.isPending && !pages.error && <ListSkeleton />}
        {entries.length > 0 && <AuditList entries={entries} />}
        {pages.data && entries.length === 0 && (
          <Empty icon={ShieldCheck} title={isFiltered ? 'Nothing of that kind' : 'Nothing was done yet'}>
            Signing in, keys, alerts, the policy, models, privacy and who looks at whom are written down here.
          </Empty>
        )}
        {pages.hasNextPage && (
          <div className="grid place-items-center py-3">
            <Button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Earlier
            </Button>
          </div>
        )}
      </Panel>
    </div>
  );
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="inline-flex items-center gap-2 text-sm text-muted">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputLook} w-auto text-text`}
      />
    </label>
  );
}

/** Whether the entries are as they were written. */
function ChainState() {
  const { shop } = useShop();
  const formats = useFormats();
  const check = useQuery(auditCheckQuery(shop.id));
  const flaws = check.data?.chains.filter(({ flaw }) => flaw !== null) ?? [];
  const entries = check.data?.chains.reduce((sum, chain) => sum + chain.entries, 0) ?? 0;
  if (check.error) return <ErrorNote error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <p className="text-sm text-muted">The chain of entries is being checked …</p>;
  if (flaws.length > 0) {
    return (
      <p role="alert" className="rounded-md border border-worse px-3 py-2 text-base text-worse">
        The log is not as it was written: {flaws.map(({ flaw }) => flaw).join('; ')}.
      </p>
    );
  }
  return (
    <p className="text-sm text-muted">
      {formats.number(entries)} entries, each chained to the one before: none was changed or taken out.
      Whether the newest were cut off shows against a checkpoint kept elsewhere (
      <code>npm run audit-log</code>).
    </p>
  );
}
