import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What is said where there is nothing: why, and what to do about it. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <span className="mb-2 grid size-12 place-items-center rounded-full bg-well text-muted">
        <Icon size={22} aria-hidden />
      </span>
      <h2 className="text-md font-semibold">{title}</h2>
      <div className="text-base text-muted">{children}</div>
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
