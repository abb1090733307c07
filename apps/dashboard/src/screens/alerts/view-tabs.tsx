import type { AlertsPage } from '@ebb/contracts';
import { classNames } from '../../ui/parts/class-names.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { queueViews, viewCount, viewWords, type QueueView } from './state/queue-view.ts';

/** The saved views with how many alerts each holds. */
export function ViewTabs({
  view,
  counts,
  onChange,
}: {
  view: QueueView;
  counts: AlertsPage['counts'] | undefined;
  onChange: (view: QueueView) => void;
}) {
  const formats = useFormats();
  return (
    <nav
      aria-label="Saved views"
      className="flex gap-1 overflow-x-auto border-b border-line px-5 max-sm:px-2"
    >
      {queueViews.map((other) => {
        const { label, hint } = viewWords(other);
        const count = counts ? viewCount(other, counts) : null;
        const isChosen = other === view;
        return (
          <button
            key={other}
            // On a phone not all have room.
            ref={isChosen ? intoSight : null}
            type="button"
            title={hint}
            aria-current={isChosen ? 'true' : undefined}
            onClick={() => onChange(other)}
            className={classNames(
              '-mb-px flex h-10 items-center gap-2 border-b-2 border-transparent px-2.5 text-base whitespace-nowrap text-muted hover:text-text max-sm:h-11',
              isChosen && 'border-accent font-medium text-text',
            )}
          >
            {label}
            {count !== null && (
              <span className="min-w-5 rounded-full bg-well px-1.5 text-center text-xs leading-5 text-muted">
                {formats.number(count)}
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}

function intoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
