/** A time of the day, as minutes. */
export function ClockField({
  label,
  minute,
  disabled = false,
  onChange,
}: {
  label: string;
  minute: number;
  disabled?: boolean;
  onChange: (minute: number) => void;
}) {
  return (
    <label className="flex items-center gap-2">
      {label}
      <input
        type="time"
        value={clockOf(minute)}
        disabled={disabled}
        required
        onChange={(event) => {
          const changed = minuteOf(event.target.value);
          if (changed !== null) onChange(changed);
        }}
        className="h-8 rounded-md border border-control bg-panel px-2 max-sm:h-11"
      />
    </label>
  );
}

function clockOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function minuteOf(clock: string): number | null {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? null
    : hours * 60 + minutes;
}
