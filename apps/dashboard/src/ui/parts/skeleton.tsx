import { classNames } from './class-names.ts';

/** A still grey shape where content will be. First load only; nothing pulses. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('block rounded bg-well', className)} />;
}
