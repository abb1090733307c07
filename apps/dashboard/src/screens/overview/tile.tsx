import Link from 'next/link';
import type { ReactNode } from 'react';

/**
 * One key metric: what, how much, how it was before, and what it is made of.
 * @param to the list behind it, with the same number in it
 */
export function Tile({
  label,
  value,
  before,
  to,
  children,
}: {
  label: string;
  value: ReactNode;
  /** How the period before was. */
  before?: ReactNode;
  to?: { readonly href: string; readonly label: string } | undefined;
  children?: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col rounded-md border border-line bg-panel p-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="flex flex-1 flex-col">
        <span className="block text-xl font-semibold tracking-tight wrap-anywhere">{value}</span>
        {before !== undefined && <span className="block text-sm">{before}</span>}
        <span className="block text-sm text-muted">{children}</span>
        {to && (
          <span className="mt-auto block pt-2 text-sm">
            <Link href={to.href} className="text-accent hover:underline max-sm:inline-block max-sm:py-2">
              {to.label}
            </Link>
          </span>
        )}
      </dd>
    </div>
  );
}
