import { calendarDay, daysAfter, longestSnoozeDays, momentOf, wakingProbability } from '@ebb/domain';
import { type FormEvent, useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/fields/fields.tsx';
import type { ActionFormProps } from './action-form.ts';
import { Choices } from './choices.tsx';

/** When the day begins on which a snoozed alert is back, in the person's zone. */
const morningMinute = 7 * 60;
const dayChoices = [
  { value: '1', label: 'Until tomorrow' },
  { value: '3', label: 'For three days' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For thirty days' },
] as const;
type Choice = (typeof dayChoices)[number]['value'] | 'day' | 'change';

/** When to come back to it. */
export function SnoozeForm({ alerts, onCancel, onAct }: ActionFormProps) {
  const formats = useFormats();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [pickedDay, setPickedDay] = useState('');
  const [today] = useState(() => calendarDay(Date.now(), formats.timeZone));
  const dayIn = (days: number) => daysAfter(today, days);
  const day =
    choice === null || choice === 'change' ? '' : choice === 'day' ? pickedDay : dayIn(Number(choice));
  const isReady = choice === 'change' || day > today;
  const probability = alerts[0]?.probability ?? 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const until = choice === 'change' ? null : momentOf(day, morningMinute, formats.timeZone);
    onAct({ action: 'snooze', until, baseline: { probability, ticketMark: 0 } });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Choices<Choice>
        label="Snooze"
        choices={[
          ...dayChoices.map(({ value, label }) => ({
            value,
            label,
            hint: formats.calendarDay(dayIn(Number(value))),
          })),
          { value: 'day', label: 'Until a day…' },
          {
            value: 'change',
            label: 'Until something changes',
            hint: 'A ticket is opened, or the band changes. An order closes the alert.',
          },
        ]}
        chosen={choice}
        onChoose={setChoice}
      />
      {choice === 'day' && (
        <TextField
          label="Day"
          type="date"
          required
          min={dayIn(1)}
          max={dayIn(longestSnoozeDays - 1)}
          value={pickedDay}
          onChange={(event) => setPickedDay(event.target.value)}
        />
      )}
      <p className="text-sm text-muted">
        It comes back sooner when the risk rises
        {alerts.length === 1
          ? ` to ${formats.number(Math.round(wakingProbability(probability) * 100))}`
          : ' by five points'}
        .
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="main" disabled={!isReady}>
          Snooze
        </Button>
      </div>
    </form>
  );
}
