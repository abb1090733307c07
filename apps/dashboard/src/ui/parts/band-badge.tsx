import type { Band } from '@ebb/contracts';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { classNames } from './class-names.ts';

const looks: Readonly<Record<Band, string>> = {
  critical: 'bg-critical text-on-critical',
  high: 'bg-high text-on-high',
  medium: 'bg-medium text-on-medium ring-1 ring-inset ring-medium-edge',
  low: 'bg-low text-on-low',
  lapsed: 'text-muted ring-1 ring-inset ring-control',
  none: 'text-muted ring-1 ring-inset ring-control',
};

/** Shape, word and number. Risk is 0–100 and higher is worse, everywhere. */
export function BandBadge({
  band,
  score,
  className,
}: {
  band: Band;
  score?: number | null;
  className?: string;
}) {
  return (
    <span
      className={classNames(
        'inline-flex h-6 items-center gap-1.5 rounded-md px-2 text-xs font-semibold whitespace-nowrap',
        looks[band],
        className,
      )}
    >
      <BandShape band={band} />
      {bandWords[band].word}
      {score !== undefined && score !== null && (
        <span className="min-w-[2ch] text-right">
          <span className="sr-only">risk </span>
          {score}
        </span>
      )}
    </span>
  );
}

/** The band's shape, so that it is told apart without colour. */
export function BandShape({ band, size = 10 }: { band: Band; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" fill="currentColor" aria-hidden className="shrink-0">
      {band === 'critical' && <path d="M6 .4 11 3.2v5.6L6 11.6 1 8.8V3.2Z" />}
      {band === 'high' && <path d="M6 1 11.6 11H.4Z" />}
      {band === 'medium' && <path d="M6 .3 11.7 6 6 11.7.3 6Z" />}
      {band === 'low' && <circle cx="6" cy="6" r="5" />}
      {band === 'lapsed' && (
        <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      )}
      {band === 'none' && <path d="M1.5 5.2h9v1.6h-9Z" />}
    </svg>
  );
}
