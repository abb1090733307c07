import { SelectField } from '../../ui/parts/fields/fields.tsx';
import {
  isNarrowed,
  noFilter,
  type QueueFilter,
  type QueueSort,
  queueSorts,
  type QueueView,
} from './state/queue-view.ts';
import { useOwners } from './use-owners.ts';
import { Button } from '../../ui/parts/button.tsx';

const bands = [
  { value: '', label: 'Any band' },
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High' },
] as const;

const dues = [
  { value: '', label: 'Due any time' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'today', label: 'Due today' },
] as const;

const sortWords: Readonly<Record<QueueSort, string>> = {
  revenue_at_risk: 'Most revenue at risk',
  risk: 'Highest risk',
  due: 'Due first',
  newest: 'Newest first',
  oldest: 'Oldest first',
};
const sorts = queueSorts.map((value) => ({ value, label: sortWords[value] }));

/** Views whose alerts all have one owner, or none. */
const isOwnerGiven: ReadonlySet<QueueView> = new Set<QueueView>(['backlog', 'mine', 'todo']);

/** Band, owner and order; a view that fixes one of them does not offer it. */
export function FilterFields({
  filter,
  setFilter,
  isStacked = false,
}: {
  filter: QueueFilter;
  setFilter: (changes: Partial<Omit<QueueFilter, 'shopId'>>) => void;
  isStacked?: boolean;
}) {
  const owners = useOwners(filter.owner);
  const look = isStacked ? 'w-full flex-col items-stretch gap-1' : '';
  return (
    <>
      <SelectField
        label="Band"
        value={filter.band}
        options={bands}
        onChange={(band) => setFilter({ band })}
        className={look}
        isLabelShown={isStacked}
      />
      {!isOwnerGiven.has(filter.view) && (
        <SelectField
          label="Owner"
          value={filter.owner}
          options={owners}
          onChange={(owner) => setFilter({ owner })}
          className={look}
          isLabelShown={isStacked}
        />
      )}
      {filter.view !== 'closed' && (
        <SelectField
          label="Due"
          value={filter.due}
          options={dues}
          onChange={(due) => setFilter({ due })}
          className={look}
          isLabelShown={isStacked}
        />
      )}
      <SelectField
        label="Order"
        value={filter.sort}
        options={sorts}
        onChange={(sort) => setFilter({ sort })}
        className={look}
        isLabelShown={isStacked}
      />
      {isNarrowed(filter) && (
        <Button tone="quiet" onClick={() => setFilter(noFilter)}>
          Clear filters
        </Button>
      )}
    </>
  );
}
