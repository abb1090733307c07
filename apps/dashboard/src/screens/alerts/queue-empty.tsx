import type { AlertsPage, WorkPlan } from '@ebb/contracts';
import { CircleCheckBig, FilterX } from 'lucide-react';
import type { Formats } from '../../lib/formats/formats.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { isNarrowed, type QueueFilter, type QueueView } from './state/queue-view.ts';

const caughtUp: Readonly<Record<Exclude<QueueView, 'today'>, { title: string; text: string }>> = {
  backlog: { title: 'Nothing waits', text: 'All there is to do is on Today’s list.' },
  mine: { title: 'Nothing is assigned to you', text: 'Assign an alert to yourself and it is listed here.' },
  todo: { title: 'Caught up', text: 'Every open alert has an owner. New ones appear here as they come.' },
  taken: { title: 'Nothing is assigned', text: 'Alerts that somebody works on are listed here.' },
  snoozed: { title: 'Nothing is snoozed', text: 'An alert that is put off waits here until it comes back.' },
  closed: { title: 'Nothing closed yet', text: 'Alerts end here with their outcome.' },
};

/** Why the list is empty: a filter, a shop that is not ready, or work that is done. */
export function QueueEmpty({
  filter,
  counts,
  plan,
  onClear,
  onBacklog,
}: {
  filter: QueueFilter;
  counts: AlertsPage['counts'];
  plan: WorkPlan;
  onClear: () => void;
  onBacklog: () => void;
}) {
  const formats = useFormats();
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
  const isOnlyInHand = filter.view === 'today' && counts.backlog > 0;
  const words = filter.view === 'today' ? todayWords(plan, formats) : caughtUp[filter.view];
  const done = (
    <Empty
      icon={CircleCheckBig}
      title={words.title}
      action={isOnlyInHand && <Button onClick={onBacklog}>Show the backlog</Button>}
    >
      {words.text}
    </Empty>
  );
  const isNothingYet = counts.open + counts.acknowledged + counts.snoozed + plan.workedOff === 0;
  return isNothingYet ? <SetupProgress otherwise={done} /> : done;
}

function todayWords(
  { isToday, day, workedOff }: WorkPlan,
  formats: Formats,
): { title: string; text: string } {
  if (!isToday)
    return { title: 'Nothing to do', text: `Nothing waits for ${formats.calendarDay(day)} either, so far.` };
  return workedOff === 0
    ? { title: 'Nothing to do today', text: 'New alerts appear here as they come.' }
    : {
        title: 'Today is done',
        text: `${workedOff === 1 ? 'One alert' : `${formats.number(workedOff)} alerts`} worked off, and nothing waits. New ones appear here as they come.`,
      };
}
