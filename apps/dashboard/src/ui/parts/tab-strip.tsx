import { useEffect, useRef } from 'react';
import { classNames } from './class-names.ts';

/** Parts of a page, one shown at a time; which one is in the address. */
export function TabStrip<T extends string>({
  label,
  tabs,
  chosen,
  onChange,
}: {
  label: string;
  tabs: readonly { value: T; label: string }[];
  chosen: T;
  onChange: (value: T) => void;
}) {
  const strip = useRef<HTMLElement>(null);
  // On a phone the chosen part may lie beyond the edge.
  useEffect(() => {
    const { current } = strip;
    const button = current?.querySelector<HTMLElement>('[aria-current]');
    if (!current || !button) return;
    const free = current.clientWidth - button.offsetWidth;
    current.scrollLeft = button.offsetLeft - current.offsetLeft - free / 2;
  }, [chosen]);
  return (
    <nav
      ref={strip}
      aria-label={label}
      className="flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          aria-current={tab.value === chosen ? 'true' : undefined}
          onClick={() => onChange(tab.value)}
          className={classNames(
            'h-10 shrink-0 border-b-2 border-transparent px-3 text-base whitespace-nowrap text-muted hover:text-text max-sm:h-11',
            tab.value === chosen && 'border-accent font-medium text-text',
          )}
        >
          {tab.label}
        </button>
      ))}
    </nav>
  );
}
