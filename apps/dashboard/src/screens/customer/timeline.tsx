import type { Shop, TimelineEntry } from '@ebb/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Panel } from '../../ui/parts/panel.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { timelineQuery } from './customer-query.ts';
import { groupByDay } from './group-by-day.ts';
import { TimelineItem } from './timeline-item.tsx';

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
              <TimelineItem key={entry.messageId} entry={entry} shop={shop} />
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
