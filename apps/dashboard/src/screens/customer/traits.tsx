import { Panel } from '../../ui/parts/panel.tsx';

/** What the shop told us about the customer, as it told us. */
export function Traits({ traits }: { traits: Record<string, unknown> }) {
  const entries = Object.entries(traits);
  return (
    <Panel title="Traits">
      {entries.length === 0 ? (
        <p className="text-base text-muted">The shop has sent none.</p>
      ) : (
        <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-x-4 gap-y-1.5 text-sm">
          {entries.map(([name, value]) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid border-t border-line pt-1.5">
              <dt className="truncate text-muted">{name}</dt>
              <dd className="break-words">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
