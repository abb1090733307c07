import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

/** The head of a column: marked where the list is in its order, and a button where it can be. */
export function SortHead({
  direction,
  onSort,
  title,
  className,
  children,
}: {
  /** Null where the list is in another order. */
  direction: 'ascending' | 'descending' | null;
  /** Absent where the list cannot be in this order. */
  onSort?: () => void;
  title?: string;
  className: string;
  children: ReactNode;
}) {
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  const content = (
    <>
      {direction !== null && <Arrow size={12} aria-hidden className="mr-1 inline" />}
      {children}
    </>
  );
  return (
    <th scope="col" aria-sort={direction ?? undefined} title={title} className={className}>
      {onSort === undefined ? (
        content
      ) : (
        <button type="button" onClick={onSort} className="font-medium hover:text-text hover:underline">
          {content}
        </button>
      )}
    </th>
  );
}
