import { rejectionCodes } from '@ebb/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheckBig, FilterX } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { ListFooter } from '../../ui/parts/list-footer.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { ListSkeleton } from '../../ui/parts/skeleton.tsx';
import { RefusedDialog } from './refused-dialog.tsx';
import { RefusedList } from './refused-list.tsx';
import { rejectionWords } from './rejection-words.ts';

const pageSize = 50;
const everyMs = 5_000;

/** The shop's refused events, newest first, of one reason or all. */
export function RefusedPanel() {
  const { shop } = useShop();
  const formats = useFormats();
  const [code, setCode] = useQueryState(
    'reason',
    parseAsStringLiteral(['', ...rejectionCodes]).withDefault(''),
  );
  const [open, setOpen] = useQueryState('event', parseAsString);
  const pages = useInfiniteQuery({
    queryKey: ['refused-events', shop.id, code],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'listRefusedEvents',
        {
          query: { shop: shop.id, code: code === '' ? undefined : code, cursor: pageParam, limit: pageSize },
        },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shop.id ? keepPreviousData(previous) : undefined,
    // While somebody reads on, the pages stay as they are.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : everyMs),
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const counts = pages.data?.pages[0]?.counts ?? [];
  const total = counts.reduce((sum, { events }) => sum + events, 0);
  const inFilter = code === '' ? total : (counts.find((count) => count.code === code)?.events ?? 0);
  const options = [
    { value: '' as const, label: `Any reason (${formats.number(total)})` },
    ...counts.map((count) => ({
      value: count.code,
      label: `${rejectionWords[count.code]} (${formats.number(count.events)})`,
    })),
    ...(code !== '' && !counts.some((count) => count.code === code)
      ? [{ value: code, label: `${rejectionWords[code]} (0)` }]
      : []),
  ];
  return (
    <>
      <Panel
        flush
        title={`Refused events${pages.data ? ` (${formats.number(total)})` : ''}`}
        aside={
          total > 0 && (
            <SelectField
              label="Reason"
              value={code}
              options={options}
              onChange={(value) => void setCode(value)}
            />
          )
        }
      >
        {pages.error && (
          <div className="p-4">
            <ErrorNote
              error={pages.error}
              dataFrom={pages.dataUpdatedAt}
              onRetry={() => void pages.refetch()}
            />
          </div>
        )}
        {pages.isPending && !pages.error && <ListSkeleton />}
        {rows.length > 0 && (
          <>
            <RefusedList rows={rows} onOpen={(id) => void setOpen(id)} />
            <ListFooter
              shown={rows.length}
              total={inFilter}
              hasMore={pages.hasNextPage}
              loadMore={() => void (pages.isFetchingNextPage || pages.fetchNextPage())}
            />
          </>
        )}
        {pages.data && rows.length === 0 && (
          <Empty
            icon={code === '' ? CircleCheckBig : FilterX}
            title={code === '' ? 'Nothing was refused' : 'Nothing was refused for this reason'}
            action={code !== '' && <Button onClick={() => void setCode('')}>Any reason</Button>}
          >
            Events that cannot be taken are kept here for two weeks, with the reason.
          </Empty>
        )}
      </Panel>
      {open !== null && <RefusedDialog key={open} id={open} onClose={() => void setOpen(null)} />}
    </>
  );
}
