import { ChevronDown } from 'lucide-react';
import { classNames } from './class-names.ts';

/** A native select with our look: the platform's own list works on a phone and with a screen reader. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
  isLabelShown = false,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  className?: string;
  isLabelShown?: boolean;
}) {
  return (
    <label className={classNames('inline-flex items-center gap-2 text-sm', className)}>
      <span className={isLabelShown ? 'text-muted' : 'sr-only'}>{label}</span>
      <span className="relative flex-1">
        <select
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
          className="h-8 w-full appearance-none rounded-md border border-control/60 bg-panel pr-7 pl-2.5 text-sm hover:bg-hover max-sm:h-11 max-sm:text-md"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
        />
      </span>
    </label>
  );
}
