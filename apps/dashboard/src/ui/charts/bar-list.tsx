export interface ListedBar {
  key: string;
  label: string;
  value: number;
  text: string;
}

/** Bars lying under each other, each with its whole name: for things that have names and not places on an axis. */
export function BarList({ bars }: { bars: readonly ListedBar[] }) {
  const most = Math.max(0, ...bars.map(({ value }) => value)) || 1;
  return (
    <ol className="grid gap-2">
      {bars.map(({ key, label, value, text }) => (
        <li
          key={key}
          className="grid grid-cols-[10.5rem_minmax(0,1fr)_minmax(2.5rem,auto)] items-center gap-3 text-sm"
        >
          <span className="truncate" title={label}>
            {label}
          </span>
          <span aria-hidden className="block h-2.5 rounded-sm bg-well">
            <span
              className="block h-full rounded-sm bg-accent"
              style={{ width: `${(Math.max(0, value) / most) * 100}%` }}
            />
          </span>
          <span className="text-right text-muted">{text}</span>
        </li>
      ))}
    </ol>
  );
}
