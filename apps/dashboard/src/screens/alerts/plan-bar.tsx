import type { WorkPlan } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ProgressBar } from '../../ui/parts/progress.tsx';

/** How the day’s work stands. */
export function PlanBar({ plan: { day, isToday, capacity, workedOff } }: { plan: WorkPlan }) {
  const formats = useFormats();
  const isDone = isToday && workedOff >= capacity;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-6 py-1.5 text-sm max-sm:px-3">
      <span className="font-medium">{isToday ? 'Today' : formats.calendarDay(day)}</span>
      <span
        className="text-muted"
        title="Best expected saving first: the most revenue at risk. The number a day is set in the alert policy."
      >
        {isDone
          ? 'The day’s work is done. What follows is beyond the plan.'
          : isToday
            ? `Work for ${formats.number(capacity)} alerts a day; as one is done, the next moves up.`
            : 'Not a working day. This is the list for the next one.'}
      </span>
      {isToday && (
        <span className="ml-auto flex items-center gap-3 max-sm:ml-0">
          <span className="w-28">
            <ProgressBar label="Worked off today" done={workedOff} total={capacity} />
          </span>
          <span>
            {formats.number(workedOff)} of {formats.number(capacity)} worked off
          </span>
        </span>
      )}
    </div>
  );
}
