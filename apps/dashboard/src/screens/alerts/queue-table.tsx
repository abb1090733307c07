import type { Alert, Shop } from '@ebb/contracts';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import { QueueRow, type RowHandlers } from './queue-row.tsx';
import { SortHead } from '../../ui/parts/sort-head.tsx';
import type { QueueState } from './state/queue-state.ts';
import type { QueueSort } from './state/queue-view.ts';

export interface QueueTableProps extends Omit<RowHandlers, 'hrefOf'> {
  state: QueueState;
  alerts: readonly Alert[];
  shop: Shop;
  focusedId: string | null;
  peekId: string | null;
  selected: ReadonlySet<string>;
  onSelectAll: (isSelected: boolean) => void;
  sort: QueueSort;
  onSort: (sort: QueueSort) => void;
}

const head =
  'sticky top-0 z-10 h-9 border-b border-line bg-canvas px-2 text-left text-xs font-medium text-muted';

/** A real table; its order is the state's and nobody else's. */
export function QueueTable(props: QueueTableProps) {
  const { state, alerts, shop, focusedId, peekId, selected, onSelectAll, sort, onSort, ...handlers } = props;
  const sortedBy = (by: QueueSort) => ({
    direction: sort === by ? ('descending' as const) : null,
    onSort: () => onSort(by),
  });
  const formats = useFormats();
  const href = useHref();
  const now = useNow(30_000);
  const firstId = alerts[0]?.id ?? null;
  const tabStop = focusedId !== null && state.alerts.has(focusedId) ? focusedId : firstId;
  const isAllSelected = alerts.length > 0 && alerts.every(({ id }) => selected.has(id));
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 [&_td]:border-b [&_td]:border-line">
      <caption className="sr-only">Alerts, {shop.name}. Risk is 0 to 100, higher is worse.</caption>
      <thead>
        <tr>
          <th scope="col" className={`${head} w-14 pl-5`}>
            <label className="grid size-8 place-items-center">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                aria-label="Select all rows"
                checked={isAllSelected}
                onChange={(event) => onSelectAll(event.target.checked)}
              />
            </label>
          </th>
          <SortHead {...sortedBy('risk')} className={`${head} w-30`}>
            Risk
          </SortHead>
          <th scope="col" className={`${head} w-[21%] @max-4xl:w-auto`}>
            Customer
          </th>
          <SortHead
            {...sortedBy('revenue_at_risk')}
            title="Probability of leaving times what the customer usually spends in the horizon"
            className={`${head} w-28 text-right @max-lg:hidden`}
          >
            At risk, {shop.currency}
          </SortHead>
          <th scope="col" className={`${head} hidden px-3 @4xl:table-cell`}>
            Top reason
          </th>
          <th scope="col" className={`${head} w-16 @max-2xl:hidden`} title="Points since the alert opened">
            Change
          </th>
          <th scope="col" className={`${head} hidden w-32 @5xl:table-cell`}>
            Owner
          </th>
          <SortHead
            direction={sort === 'due' ? 'ascending' : null}
            onSort={() => onSort('due')}
            title="By when something is to be done: a due date that somebody set, or the first response"
            className={`${head} hidden w-28 @4xl:table-cell`}
          >
            Due
          </SortHead>
          <SortHead
            direction={sort === 'newest' ? 'descending' : sort === 'oldest' ? 'ascending' : null}
            onSort={() => onSort(sort === 'oldest' ? 'newest' : 'oldest')}
            className={`${head} w-16 text-right @max-xl:hidden`}
          >
            Age
          </SortHead>
          <th scope="col" className={`${head} w-34 pr-5 @max-2xl:hidden`}>
            <span className="sr-only">Act</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <QueueRow
            key={alert.id}
            alert={alert}
            shop={shop}
            formats={formats}
            now={now}
            left={state.left.get(alert.id)}
            isFocused={alert.id === tabStop}
            isSelected={selected.has(alert.id)}
            isPeeked={alert.id === peekId}
            hrefOf={(id) => href(`/alerts/${id}`)}
            {...handlers}
          />
        ))}
      </tbody>
    </table>
  );
}
