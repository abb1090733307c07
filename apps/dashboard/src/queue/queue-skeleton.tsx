import { Skeleton } from '../parts/skeleton.tsx';

export function QueueSkeleton() {
  return (
    <div role="status" aria-label="Loading alerts" className="grid gap-2 p-4">
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
