import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A titled surface. `aside` sits at the right of the title. */
export function Panel({
  title,
  aside,
  className,
  children,
  flush = false,
  ...rest
}: Omit<ComponentProps<'section'>, 'title'> & { title?: ReactNode; aside?: ReactNode; flush?: boolean }) {
  return (
    <section className={classNames('min-w-0 rounded-md border border-line bg-panel', className)} {...rest}>
      {title !== undefined && (
        <header className="flex min-h-11 items-center justify-between gap-3 px-4 pt-1">
          <h2 className="text-base font-semibold">{title}</h2>
          {aside}
        </header>
      )}
      <div className={flush ? '' : title === undefined ? 'p-4' : 'px-4 pt-1 pb-4'}>{children}</div>
    </section>
  );
}
