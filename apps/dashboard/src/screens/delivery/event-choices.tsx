import { alertEvents, type AlertEvent } from '@ebb/contracts/delivery';
import { eventWords } from './delivery-words.ts';

/** What an endpoint is notified of. */
export function EventChoices({
  chosen,
  onChange,
}: {
  chosen: readonly AlertEvent[];
  onChange: (events: AlertEvent[]) => void;
}) {
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-sm font-medium">Events it receives</legend>
      <div className="grid grid-cols-2 gap-x-4 max-sm:grid-cols-1">
        {alertEvents.map((event) => (
          <label
            key={event}
            className="flex min-h-8 cursor-pointer items-center gap-3 text-base max-sm:min-h-11"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(event)}
              onChange={({ target }) =>
                onChange(
                  alertEvents.filter((each) => (each === event ? target.checked : chosen.includes(each))),
                )
              }
            />
            {eventWords[event]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
