import { Skeleton } from './skeleton.tsx';

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-2 p-4">
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
