'use client';
import { type Notifications, type PersonEvent, personEvents } from '@ebb/contracts/delivery';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { ClockField } from '../../ui/parts/fields/clock-field.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { notificationsQuery, useNotificationChanges } from './notifications-query.ts';

/** About what this person gets mail, and when not. */
export function NotificationsPanel() {
  const notifications = useQuery(notificationsQuery);
  return (
    <Panel title="Mail to you">
      {notifications.error && (
        <ErrorNote error={notifications.error} onRetry={() => void notifications.refetch()} />
      )}
      {notifications.isPending && !notifications.error && <Skeleton className="h-40" />}
      {notifications.data && <NotificationsForm page={notifications.data} />}
    </Panel>
  );
}

const eventWords: Readonly<Record<PersonEvent, string>> = {
  assigned: 'An alert is assigned to me',
  mentioned: 'A note mentions me (@name)',
  critical: 'A critical alert that nobody has',
};
const usualQuiet = { fromMinute: 20 * 60, toMinute: 8 * 60 };
const usualDigest = 8 * 60;
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function NotificationsForm({ page: { settings: stored, isSet, email, hasMail } }: { page: Notifications }) {
  const { set, test } = useNotificationChanges();
  const [settings, setSettings] = useState(isSet ? stored : { ...stored, timeZone: browserZone });
  const { events, timeZone, quietHours, digestMinute } = settings;
  const change = (changed: Partial<typeof settings>) => setSettings({ ...settings, ...changed });
  const error = set.error ?? test.error;
  const zones = [...new Set([timeZone, browserZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    set.mutate(settings);
  }
  return (
    <form onSubmit={submit} className="grid gap-4 text-base" data-testid="notifications">
      <p className="text-muted">
        {hasMail
          ? `To ${email}. Several messages at once come as one mail.`
          : 'This installation sends no mail yet: what you set here counts once the operator has set a mail server.'}
      </p>
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-medium">Write to me when</legend>
        {personEvents.map((event) => (
          <label key={event} className="flex min-h-8 cursor-pointer items-center gap-3 max-sm:min-h-11">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-accent"
              checked={events.includes(event)}
              onChange={({ target }) =>
                change({
                  events: personEvents.filter((each) =>
                    each === event ? target.checked : events.includes(each),
                  ),
                })
              }
            />
            {eventWords[event]}
          </label>
        ))}
        <label className="flex min-h-8 cursor-pointer flex-wrap items-center gap-3 max-sm:min-h-11">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={digestMinute !== null}
            onChange={({ target }) => change({ digestMinute: target.checked ? usualDigest : null })}
          />
          Once a day, with what is to be done
          {digestMinute !== null && (
            <ClockField
              label="at"
              minute={digestMinute}
              onChange={(minute) => change({ digestMinute: minute })}
            />
          )}
        </label>
      </fieldset>
      <fieldset className="flex flex-wrap items-center gap-3">
        <legend className="mb-1 text-sm font-medium">Quiet hours</legend>
        <label className="flex items-center gap-3 max-sm:min-h-11">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={quietHours !== null}
            onChange={({ target }) => change({ quietHours: target.checked ? usualQuiet : null })}
          />
          Hold mail back
        </label>
        {quietHours !== null && (
          <>
            <ClockField
              label="from"
              minute={quietHours.fromMinute}
              onChange={(fromMinute) => change({ quietHours: { ...quietHours, fromMinute } })}
            />
            <ClockField
              label="to"
              minute={quietHours.toMinute}
              onChange={(toMinute) => change({ quietHours: { ...quietHours, toMinute } })}
            />
          </>
        )}
      </fieldset>
      <SelectField
        label="Time zone"
        value={timeZone}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        onChange={(zone) => change({ timeZone: zone })}
        className="grid grid-cols-[9rem_minmax(0,1fr)] max-sm:grid-cols-1"
        isLabelShown
      />
      <p className="text-sm text-muted">
        What was held back comes once at the end of the quiet hours, and only what is still to be done then.
      </p>
      {error && <ErrorNote error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="main" disabled={set.isPending}>
          Save
        </Button>
        <Button disabled={!hasMail || test.isPending} onClick={() => test.mutate()}>
          Send me a test
        </Button>
      </div>
    </form>
  );
}
