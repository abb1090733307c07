import type { AlertsPage } from '@ebb/contracts';
import { CircleCheckBig, FilterX } from 'lucide-react';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { isNarrowed, type QueueFilter, type QueueView } from './state/queue-view.ts';

const caughtUp: Readonly<Record<QueueView, { title: string; text: string }>> = {
  todo: { title: 'Caught up', text: 'Every open alert has an owner. New ones appear here as they come.' },
  mine: { title: 'Nothing is assigned to you', text: 'Take an alert from “To do” and it is listed here.' },
  critical: { title: 'No critical alert', text: 'Nobody is about to leave at this moment.' },
  high: { title: 'No alert in the high band', text: 'New ones appear here as they come.' },
  taken: { title: 'Nothing is assigned', text: 'Alerts that somebody works on are listed here.' },
  closed: { title: 'Nothing closed yet', text: 'Alerts end here with their outcome.' },
};

/** Why the list is empty: a filter, a shop that is not ready, or work that is done. */
export function QueueEmpty({
  filter,
  counts,
  onClear,
}: {
  filter: QueueFilter;
  counts: AlertsPage['counts'];
  onClear: () => void;
}) {
  if (isNarrowed(filter)) {
    return (
      <Empty
        icon={FilterX}
        title="No alert matches"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        The view has alerts, or may have, but none with these filters.
      </Empty>
    );
  }
  const words = caughtUp[filter.view];
  const done = (
    <Empty icon={CircleCheckBig} title={words.title}>
      {words.text}
    </Empty>
  );
  return counts.open + counts.acknowledged === 0 ? <SetupProgress otherwise={done} /> : done;
}
