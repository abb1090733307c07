import { describeModelReason, type ModelHistoryEntry } from '@ebb/contracts';
import { Panel } from '../../ui/parts/panel.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';

const actionWords: Readonly<Record<ModelHistoryEntry['action'], string>> = {
  trained: 'trained',
  promoted: 'made champion',
  rolled_back: 'brought back',
  retired: 'retired',
  rejected: 'turned down',
  share_set: 'given another share',
  training_asked: 'a training asked for',
};

/** Who changed what, and why. */
export function HistoryList({ history }: { history: readonly ModelHistoryEntry[] }) {
  const formats = useFormats();
  return (
    <Panel title="History">
      {history.length === 0 && <p className="text-base text-muted">Nothing has happened yet.</p>}
      <ol className="grid gap-3" data-testid="model-history">
        {history.map((entry) => (
          <li key={entry.id} className="grid grid-cols-[0.5rem_minmax(0,1fr)] gap-3 text-sm">
            <span aria-hidden className="mt-1.5 size-2 rounded-full bg-control" />
            <div>
              <p>
                <span className="font-medium">
                  {entry.modelVersion === null ? '' : `Model ${entry.modelVersion} `}
                  <span className={entry.modelVersion === null ? 'inline-block first-letter:uppercase' : ''}>
                    {actionWords[entry.action]}
                  </span>
                </span>{' '}
                <span className="text-muted">
                  by {entry.actorName ?? 'Ebb'}, {formats.dateTime(entry.at)}
                </span>
              </p>
              <p className="break-words first-letter:uppercase">{describeModelReason(entry.why)}</p>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
