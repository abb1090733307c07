import { ChevronDown, Search, X } from 'lucide-react';
import { type ComponentProps, useEffect, useId, useRef, useState } from 'react';
import { useShortcut } from '../../shell/use-shortcut.tsx';
import { classNames } from '../class-names.ts';

const debounceMs = 250;

/** A search that reports when typing pauses. `/` leads here, Esc empties it and then leaves. */
export function SearchField({
  label,
  value,
  onChange,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [from, setFrom] = useState(value);
  // The address may change under us: back button, "clear filters".
  if (value !== from) {
    setFrom(value);
    setTyped(value);
  }
  useShortcut('/', () => input.current?.focus());
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), debounceMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);

  return (
    <div className={classNames('relative', className)}>
      <Search size={15} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(typed);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (typed === '') event.currentTarget.blur();
          else setTyped('');
        }}
        className="h-8 w-full rounded-md border border-control/60 bg-panel pr-8 pl-8 text-sm placeholder:text-muted max-sm:h-11 max-sm:text-md [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => setTyped('')}
          className="absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-items-center rounded text-muted hover:text-text max-sm:size-10"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}

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

export const inputLook =
  'h-9 w-full rounded-md border border-control bg-panel px-2.5 text-base placeholder:text-muted max-sm:h-11 max-sm:text-md';

export function TextField({ label, className, ...rest }: ComponentProps<'input'> & { label: string }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input id={id} className={classNames(inputLook, className)} {...rest} />
    </div>
  );
}
