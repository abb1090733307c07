import type { ReactNode } from 'react';

/** One key figure: what, how much, and what it is made of. */
export function StatTile({ label, value, children }: { label: string; value: string; children?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-panel p-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd>
        <span className="block truncate text-xl font-semibold tracking-tight">{value}</span>
        <span className="block text-sm text-muted">{children}</span>
      </dd>
    </div>
  );
}
