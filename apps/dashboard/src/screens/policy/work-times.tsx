import { type AlertPolicySettings, dayMs } from '@ebb/contracts';
import { ClockField } from '../../ui/parts/fields/clock-field.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';

/** A Monday, so that the names of the days are the browser's own. */
const monday = Date.UTC(2024, 0, 1);
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const usualQuiet = { fromMinute: 20 * 60, toMinute: 8 * 60 };

/** On which days and at which hours the team works, in the shop's zone. */
export function WorkTimes({
  settings: { workingDays, quietHours },
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
      <p className="-mt-3 text-sm text-muted">
        On other days the queue shows the list of the next working day. Escalation counts the hours that are
        left; where none are quiet, 8:00 to 18:00. When somebody gets mail is their own to set.
      </p>
    </>
  );
}
