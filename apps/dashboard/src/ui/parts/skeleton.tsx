import { classNames } from './class-names.ts';

/** A still grey shape where content will be. First load only; nothing pulses. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('block rounded bg-well', className)} />;
}

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-2 p-4">
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
