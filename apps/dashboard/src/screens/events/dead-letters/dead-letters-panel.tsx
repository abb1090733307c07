import { mostLettersAtOnce } from '@ebb/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { FilterX, MailCheck } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { call } from '../../../lib/api/call.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { useMay } from '../../../lib/session/use-may.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Empty } from '../../../ui/parts/empty.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { ListFooter } from '../../../ui/parts/list-footer.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { ListSkeleton } from '../../../ui/parts/skeleton.tsx';
import { LetterDialog } from './letter-dialog.tsx';
import { LetterList } from './letter-list.tsx';
import { useSendLetters } from './letter-query.ts';
import { letterWords } from './letter-words.ts';
import { SentNote } from './sent-note.tsx';

const pageSize = 50;
const everyMs = 5_000;
const states = [
  { value: 'open', label: 'Not sent again' },
  { value: 'sent', label: 'Sent again' },
  { value: '', label: 'All' },
] as const;

/** The shop's dead letters, newest first: opened one by one, sent again one by one or together. */
export function DeadLettersPanel() {
  const { shop } = useShop();
  const formats = useFormats();
  const may = useMay('events.resend');
  const [reason, setReason] = useQueryState('letter-reason', parseAsString.withDefault(''));
  const [state, setState] = useQueryState(
    'letters',
    parseAsStringLiteral(states.map(({ value }) => value)).withDefault('open'),
  );
  const [open, setOpen] = useQueryState('letter', parseAsString);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const send = useSendLetters(shop.id);
  const pages = useInfiniteQuery({
    queryKey: ['dead-letters', shop.id, reason, state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'listDeadLetters',
        {
          query: {
            shop: shop.id,
            reason,
            state: state === '' ? undefined : state,
            cursor: pageParam,
            limit: pageSize,
          },
        },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (previous, query) =>
      query?.queryKey[1] === shop.id ? keepPreviousData(previous) : undefined,
    // While somebody reads on, the pages stay as they are.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : everyMs),
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const counts = pages.data?.pages[0]?.counts ?? [];
  const numberOf = (count: { open: number; letters: number }) =>
    state === 'open' ? count.open : state === 'sent' ? count.letters - count.open : count.letters;
  const inFilter = counts
    .filter((count) => reason === '' || count.reason === reason)
    .reduce((sum, count) => sum + numberOf(count), 0);
  const reasons = [...new Set([...counts.map((count) => count.reason), ...(reason === '' ? [] : [reason])])];
  // What has gone out of sight is not sent along.
  const selected = rows.filter(({ id }) => chosen.has(id)).slice(0, mostLettersAtOnce);
  const isFiltered = reason !== '' || state !== 'open';

  function choose(ids: readonly string[], isChosen: boolean): void {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  }

  return (
    <>
      <Panel
        flush
        title="Dead letters"
        aside={
          <div className="flex flex-wrap justify-end gap-2">
            <SelectField
              label="State"
              value={state}
              options={states}
              onChange={(value) => void setState(value)}
            />
            <SelectField
              label="Reason"
              value={reason}
              options={[
                { value: '', label: 'Any reason' },
                ...reasons.map((value) => ({ value, label: letterWords(value) })),
              ]}
              onChange={(value) => void setReason(value)}
            />
          </div>
        }
      >
        {(pages.error ?? send.error) && (
          <div className="p-4">
            <ErrorNote
              error={pages.error ?? send.error}
              dataFrom={pages.dataUpdatedAt}
              onRetry={() => void pages.refetch()}
            />
          </div>
        )}
        {may.isAllowed && selected.length > 0 && (
          <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2 text-sm">
            <span>{formats.number(selected.length)} chosen</span>
            <Button
              size="small"
              disabled={send.isPending}
              onClick={() =>
                send.mutate({ ids: selected.map(({ id }) => id) }, { onSuccess: () => setChosen(new Set()) })
              }
            >
              {send.isPending ? 'Sending…' : 'Send again as received'}
            </Button>
            <Button size="small" tone="quiet" onClick={() => setChosen(new Set())}>
              Choose none
            </Button>
          </div>
        )}
        {send.data && <SentNote requests={send.data} />}
        {pages.isPending && !pages.error && <ListSkeleton />}
        {rows.length > 0 && (
          <>
            <LetterList
              rows={rows}
              chosen={may.isAllowed ? chosen : undefined}
              onChoose={choose}
              onOpen={(id) => void setOpen(id)}
            />
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
            icon={isFiltered ? FilterX : MailCheck}
            title={isFiltered ? 'No such dead letters' : 'No dead letters'}
            action={
              isFiltered && (
                <Button onClick={() => void Promise.all([setReason(''), setState('open')])}>
                  All that were not sent again
                </Button>
              )
            }
          >
            Messages from Kafka that cannot be used are kept here for thirty days. They can be corrected and
            sent again, and count once.
          </Empty>
        )}
      </Panel>
      {open !== null && <LetterDialog key={open} id={open} onClose={() => void setOpen(null)} />}
    </>
  );
}
