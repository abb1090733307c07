import { Skeleton } from '../parts/skeleton.tsx';

/** What stands until it is known who is there. */
export function ShellSkeleton() {
  return (
    <div className="flex min-h-dvh" role="status" aria-label="Loading">
      <div className="hidden w-56 shrink-0 border-r border-line bg-panel p-4 sm:block">
        <Skeleton className="mb-8 h-6 w-24" />
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} className="mb-3 h-8" />
        ))}
      </div>
      <div className="flex-1 p-6">
        <Skeleton className="mb-6 h-7 w-48" />
        {[0, 1, 2, 3, 4, 5, 6, 7].map((row) => (
          <Skeleton key={row} className="mb-2 h-11" />
        ))}
      </div>
    </div>
  );
}
