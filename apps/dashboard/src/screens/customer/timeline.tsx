import type { Shop, TimelineEntry } from '@ebb/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { m } from 'framer-motion';
import { CircleAlert, LifeBuoy, type LucideIcon, Mail, MousePointerClick, ShoppingBag } from 'lucide-react';
import { Panel } from '../../ui/parts/panel.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { timelineQuery } from './customer-query.ts';
import { type EventTone, eventWords } from '../../lib/formats/event-words.ts';

/** Everything the customer did and everything that happened to them, newest first; new events come in by themselves. */
export function Timeline({ shop, customerId }: { shop: Shop; customerId: string }) {
  const formats = useFormats();
  const pages = useInfiniteQuery(timelineQuery(shop.id, customerId));
  const entries: TimelineEntry[] = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Timeline" data-testid="timeline">
      {pages.error && (
        <ErrorNote error={pages.error} dataFrom={pages.dataUpdatedAt} onRetry={() => void pages.refetch()} />
      )}
      {pages.isPending && !pages.error && (
        <div role="status" aria-label="Loading the timeline" className="grid gap-2">
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-9" />
          ))}
        </div>
      )}
      {pages.data && entries.length === 0 && <p className="text-base text-muted">No events yet.</p>}
      {groupByDay(entries, formats.day).map(({ day, items }) => (
        <section key={day} className="mb-3">
          <h3 className="mb-1 text-xs font-medium text-muted">{day}</h3>
          <ol>
            {items.map((entry) => (
              <TimelineItem key={`${entry.joinedId ?? ''} ${entry.messageId}`} entry={entry} shop={shop} />
            ))}
          </ol>
        </section>
      ))}
      {pages.hasNextPage && (
        <Button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {pages.isFetchingNextPage ? 'Loading…' : 'Earlier events'}
        </Button>
      )}
    </Panel>
  );
}

const icons: Readonly<Record<EventTone, LucideIcon>> = {
  money: ShoppingBag,
  bad: CircleAlert,
  care: LifeBuoy,
  mail: Mail,
  visit: MousePointerClick,
};

export function TimelineItem({ entry, shop }: { entry: TimelineEntry; shop: Shop }) {
  const formats = useFormats();
  const { title, tone } = eventWords(entry.kind, entry.name);
  const Icon = icons[tone];
  return (
    <m.li
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      data-message-id={entry.messageId}
      className="flex items-center gap-2.5 py-1 text-sm"
    >
      <span
        className={`grid size-6 shrink-0 place-items-center rounded-full bg-well ${tone === 'bad' ? 'text-worse' : tone === 'money' ? 'text-accent' : 'text-muted'}`}
      >
        <Icon size={13} aria-hidden />
      </span>
      <span className="min-w-0 flex-1 truncate">
        <span className={tone === 'money' || tone === 'bad' ? 'font-medium' : ''}>{title}</span>
        {entry.orderId && <span className="text-muted"> · {entry.orderId}</span>}
        {entry.joinedId && (
          <span className="text-muted" title={`Sent as ${entry.joinedId}`}>
            {' '}
            · as a guest
          </span>
        )}
      </span>
      {entry.amountMinor !== null && (
        <span className="shrink-0 font-medium">
          {entry.kind === 'order_refunded' || entry.kind === 'order_cancelled' ? '−' : ''}
          {formats.money(entry.amountMinor, shop.currency, shop.currencyDigits)}
        </span>
      )}
      <time
        dateTime={new Date(entry.occurredAt).toISOString()}
        title={`Received ${formats.dateTime(entry.receivedAt)}`}
        className="min-w-11 shrink-0 text-right whitespace-nowrap text-muted"
      >
        {formats.time(entry.occurredAt)}
      </time>
    </m.li>
  );
}

/** Consecutive entries of the same day under that day's heading, in the order given. */
export function groupByDay<Entry extends { occurredAt: number }>(
  entries: readonly Entry[],
  dayOf: (at: number) => string,
): { day: string; items: Entry[] }[] {
  const groups: { day: string; items: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.occurredAt);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(entry);
    else groups.push({ day, items: [entry] });
  }
  return groups;
}
