import { classNames } from '../parts/class-names.ts';

export function Logo({ isWide = false }: { isWide?: boolean }) {
  return (
    <span
      className={classNames(
        'flex h-10 items-center gap-2.5 px-1.5 lg:px-2',
        !isWide && 'max-lg:justify-center',
      )}
    >
      <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden>
        <rect width="32" height="32" rx="7" fill="#1f5fbf" />
        <path
          d="M6 19c4 0 4-7 8.5-7s4.5 7 8.5 7c1.5 0 2.6-.8 3.5-2"
          fill="none"
          stroke="#fff"
          strokeWidth="2.8"
          strokeLinecap="round"
        />
        <path d="M6 24.5h14" stroke="#fff" strokeOpacity=".55" strokeWidth="2.4" strokeLinecap="round" />
      </svg>
      <span className={classNames('text-lg font-semibold tracking-tight', !isWide && 'max-lg:sr-only')}>
        Ebb
      </span>
    </span>
  );
}
