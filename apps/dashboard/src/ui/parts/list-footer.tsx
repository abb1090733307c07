import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** The end of the list: how much of it is here, and more when it comes into sight. */
export function ListFooter({
  shown,
  total,
  hasMore,
  loadMore,
}: {
  shown: number;
  total: number;
  hasMore: boolean;
  loadMore: () => void;
}) {
  const formats = useFormats();
  const foot = useRef<HTMLDivElement>(null);
  const latest = useRef(loadMore);
  useEffect(() => {
    latest.current = loadMore;
  });
  useEffect(() => {
    const element = foot.current;
    if (!element || !hasMore) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current();
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
    // `shown`: after a page the foot may still be in sight, and only a new observer says so.
  }, [hasMore, shown]);
  return (
    <div ref={foot} className="flex items-center justify-center gap-3 px-4 py-4 text-sm text-muted">
      {formats.number(shown)} of {formats.number(Math.max(total, shown))}
      {hasMore && (
        <Button tone="quiet" size="small" onClick={loadMore}>
          More
        </Button>
      )}
    </div>
  );
}
