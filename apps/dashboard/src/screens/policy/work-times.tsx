import { type AlertPolicySettings, dayMs } from '@ebb/contracts';
import { ClockField } from '../../ui/parts/fields/clock-field.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';

/** A Monday, so that the names of the days are the browser's own. */
const monday = Date.UTC(2024, 0, 1);
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const usualQuiet = { fromMinute: 20 * 60, toMinute: 8 * 60 };

/** On which days and at which hours the team works, in the shop's zone. */
export function WorkTimes({
  settings: { workingDays, quietHours, responseHours },
  disabled,
  onChange,
}: {
  settings: AlertPolicySettings;
  disabled: boolean;
  onChange: (changed: Partial<AlertPolicySettings>) => void;
}) {
  const { locale } = usePreferences().preferences;
  const names = new Intl.DateTimeFormat(locale === '' ? undefined : locale, {
    weekday: 'short',
    timeZone: 'UTC',
  });
  const toggle = (day: number) => {
    const days = workingDays.includes(day)
      ? workingDays.filter((each) => each !== day)
      : [...workingDays, day];
    if (days.length > 0) onChange({ workingDays: days.sort((a, b) => a - b) });
  };
  return (
    <>
      <fieldset>
        <legend className="text-base font-medium">Working days</legend>
        <div className="mt-1 flex flex-wrap gap-x-4">
          {weekdays.map((day) => (
            <label key={day} className="flex items-center gap-2 text-base max-sm:min-h-11">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={workingDays.includes(day)}
                disabled={disabled}
                onChange={() => toggle(day)}
              />
              {names.format(monday + (day - 1) * dayMs)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="flex flex-wrap items-center gap-3 text-base">
        <legend className="font-medium">Quiet hours</legend>
        <label className="flex items-center gap-2 max-sm:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={quietHours !== null}
            disabled={disabled}
            onChange={() => onChange({ quietHours: quietHours === null ? usualQuiet : null })}
          />
          Nobody is to be disturbed
        </label>
        {quietHours !== null &&
          (['fromMinute', 'toMinute'] as const).map((key) => (
            <ClockField
              key={key}
              label={key === 'fromMinute' ? 'from' : 'to'}
              minute={quietHours[key]}
              disabled={disabled}
              onChange={(minute) => onChange({ quietHours: { ...quietHours, [key]: minute } })}
            />
          ))}
      </fieldset>
      <fieldset className="grid gap-1 text-base">
        <legend className="font-medium">First response within</legend>
        {(['critical', 'other'] as const).map((key) => (
          <label key={key} className="flex flex-wrap items-center gap-2 max-sm:min-h-11">
            <span className="w-40">{key === 'critical' ? 'Critical alerts' : 'All others'}</span>
            <input
              type="number"
              min={1}
              max={720}
              className="h-8 w-20 rounded-md border border-control bg-panel px-2 max-sm:h-11"
              value={responseHours[key] ?? ''}
              disabled={disabled}
              onChange={({ target: { value } }) => {
                const hours = value === '' ? null : Math.min(720, Math.max(1, Math.round(Number(value))));
                onChange({ responseHours: { ...responseHours, [key]: hours } });
              }}
            />
            <span className="text-muted">
              {responseHours[key] === null ? 'hours of work; empty: no target' : 'hours of work'}
            </span>
          </label>
        ))}
        <p className="text-sm text-muted">
          From the opening of an alert to its first owner, by the band it opened with. It holds for alerts
          that open from now on.
        </p>
      </fieldset>
      <p className="-mt-3 text-sm text-muted">
        On other days the queue shows the list of the next working day. Escalation counts the hours that are
        left; where none are quiet, 8:00 to 18:00. When somebody gets mail is their own to set.
      </p>
    </>
  );
}
