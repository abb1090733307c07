import type { ReactNode } from 'react';

/** Title, what the page is as of, and what can be done on it. */
export function PageHeader({
  title,
  note,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 px-6 pt-5 pb-3 max-sm:px-4 max-sm:pt-4">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        {note && <p className="text-sm text-muted">{note}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-3">{children}</div>}
    </header>
  );
}
