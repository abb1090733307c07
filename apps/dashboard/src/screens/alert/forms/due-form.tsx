import { calendarDay, daysAfter, longestDueDays, momentOf } from '@ebb/domain';
import { type FormEvent, useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/fields/fields.tsx';
import type { ActionFormProps } from './action-form.ts';
import { Choices } from './choices.tsx';

/** When a day is over for whoever has something due on it, in the person's zone. */
const eveningMinute = 18 * 60;
const dayChoices = [
  { value: '0', label: 'Today' },
  { value: '1', label: 'Tomorrow' },
  { value: '3', label: 'In three days' },
  { value: '7', label: 'In a week' },
] as const;
type Choice = (typeof dayChoices)[number]['value'] | 'day' | 'none';

/** The evening of a day; its end where that has passed, so that nothing is overdue when it is set. */
function endOfWork(day: string, timeZone: string): number {
  const evening = momentOf(day, eveningMinute, timeZone);
  return evening > Date.now() ? evening : momentOf(daysAfter(day, 1), 0, timeZone) - 1;
}

/** By when something is to be done about it. */
export function DueForm({ alerts, onCancel, onAct }: ActionFormProps) {
  const formats = useFormats();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [pickedDay, setPickedDay] = useState('');
  const [today] = useState(() => calendarDay(Date.now(), formats.timeZone));
  const dayIn = (days: number) => daysAfter(today, days);
  const day =
    choice === null || choice === 'none' ? '' : choice === 'day' ? pickedDay : dayIn(Number(choice));
  const isReady = choice === 'none' || day >= today;
  const hasDate = alerts.some(({ dueAt }) => dueAt !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || choice === null) return;
    onAct({ action: 'due', dueAt: choice === 'none' ? null : endOfWork(day, formats.timeZone) });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Choices<Choice>
        label="Due"
        choices={[
          ...dayChoices.map(({ value, label }) => ({
            value,
            label,
            hint: formats.calendarDay(dayIn(Number(value))),
          })),
          { value: 'day', label: 'On a day…' },
          ...(hasDate ? [{ value: 'none' as const, label: 'No due date' }] : []),
        ]}
        chosen={choice}
        onChoose={setChoice}
      />
      {choice === 'day' && (
        <TextField
          label="Day"
          type="date"
          required
          min={today}
          max={dayIn(longestDueDays - 1)}
          value={pickedDay}
          onChange={(event) => setPickedDay(event.target.value)}
        />
      )}
      <p className="text-sm text-muted">
        Due at 18:00, {formats.timeZone}; today after that, at midnight. It stands over the shop’s response
        target until it is cleared.
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="main" disabled={!isReady || choice === null}>
          {choice === 'none' ? 'Clear the due date' : 'Set the due date'}
        </Button>
      </div>
    </form>
  );
}
