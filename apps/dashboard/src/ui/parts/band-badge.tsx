import type { Band } from '@ebb/contracts';
import { bandWords } from '../../lib/formats/band-words.ts';
import { BandShape } from './band-shape.tsx';
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
