import type { SystemServer } from '@ebb/contracts';
import { Panel } from '../../ui/parts/panel.tsx';

/** Database, Kafka, Redis and nginx by their own account. */
export function ServersPanel({ servers }: { servers: readonly SystemServer[] }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2">
      {servers.map(({ name, isUp, reason, facts }) => (
        <Panel
          key={name}
          title={name}
          aside={
            <span className={isUp ? 'text-sm text-ok' : 'text-sm font-medium text-worse'}>
              {isUp ? 'answers' : 'away'}
            </span>
          }
        >
          {reason !== null && <p className="mb-2 text-base [overflow-wrap:anywhere]">{reason}</p>}
          <dl className="grid gap-1 text-sm">
            {facts.map((fact) => (
              <div key={fact.name} className="flex justify-between gap-3">
                <dt className="min-w-0 text-muted [overflow-wrap:anywhere]">{fact.name}</dt>
                <dd className="shrink-0 text-right">{fact.value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      ))}
    </div>
  );
}
