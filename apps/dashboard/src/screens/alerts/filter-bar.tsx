import { endpoints } from '@ebb/contracts';
import { RotateCw, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { withQuery } from '../../lib/api/call.ts';
import { Button } from '../../ui/parts/button.tsx';
import { DownloadLink } from '../../ui/parts/download-link.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { SearchField } from '../../ui/parts/fields/fields.tsx';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { FilterFields } from './filter-fields.tsx';
import { MoreFilterFields, moreFilters } from './more-filters.tsx';
import { queryOf, type QueueFilter } from './state/queue-view.ts';

/** What narrows the view. On a phone the choices are a sheet at the bottom. */
export function FilterBar({
  filter,
  setFilter,
  onRefresh,
  children,
}: {
  filter: QueueFilter;
  setFilter: (changes: Partial<Omit<QueueFilter, 'shopId'>>) => void;
  onRefresh: () => void;
  children: ReactNode;
}) {
  const isPhone = useIsPhone();
  const more = moreFilters(filter);
  const [isSheetOpen, setSheetOpen] = useState(false);
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 px-6 py-2 max-sm:px-3">
      <SearchField
        label="Search customers with an alert"
        value={filter.q}
        onChange={(q) => setFilter({ q })}
        className="w-64 max-sm:w-auto max-sm:flex-1"
      />
      {isPhone ? (
        <>
          <Button size="icon" aria-label="Filters and order" onClick={() => setSheetOpen(true)}>
            <SlidersHorizontal size={16} aria-hidden />
          </Button>
          <Modal isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} title="Filters and order">
            <div className="grid gap-4">
              <FilterFields filter={filter} setFilter={setFilter} isStacked />
              <MoreFilterFields filter={filter} setFilter={setFilter} />
              <Button tone="main" size="large" onClick={() => setSheetOpen(false)}>
                Show
              </Button>
            </div>
          </Modal>
        </>
      ) : (
        <>
          <FilterFields filter={filter} setFilter={setFilter} />
          <Button onClick={() => setSheetOpen(true)}>
            <SlidersHorizontal size={14} aria-hidden /> More filters{more > 0 && `: ${more}`}
          </Button>
          <Modal isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} title="More filters">
            <div className="grid gap-4">
              <MoreFilterFields filter={filter} setFilter={setFilter} />
              <Button tone="main" onClick={() => setSheetOpen(false)}>
                Show
              </Button>
            </div>
          </Modal>
        </>
      )}
      <Button tone="quiet" size="icon" aria-label="Load again" title="Load again" onClick={onRefresh}>
        <RotateCw size={14} aria-hidden />
      </Button>
      <DownloadLink
        label="Download all that match, as CSV"
        href={withQuery(endpoints.downloadAlerts.path, queryOf(filter))}
      />
      <span className="flex-1 max-sm:hidden" />
      {children}
    </div>
  );
}
