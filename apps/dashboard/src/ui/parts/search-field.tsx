import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcut } from '../shell/use-shortcut.ts';
import { classNames } from './class-names.ts';

const settleMs = 250;

/** A search that reports when typing settles. `/` leads here, Esc empties it and then leaves. */
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
    const timer = setTimeout(() => onChange(typed), settleMs);
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
