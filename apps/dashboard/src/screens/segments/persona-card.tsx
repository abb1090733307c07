import {
  segmentFeatureLabels,
  segmentFeatureNames,
  type LiveSegment,
  type SegmentPortrait,
} from '@ebb/contracts';
import { AnimatePresence, m, useReducedMotion } from 'framer-motion';
import { RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { buttonLook } from '../../ui/parts/button.tsx';
import { personaWords } from './persona-words.ts';
import { featureText, ruleSentence, shareOf } from './segment-values.ts';

export interface Totals {
  customers: number;
  revenueMinor: number;
  revenueAtRiskMinor: number;
}

/** A persona: who on the front, values and what to do on the back. Only the face that shows is in the page. */
export function PersonaCard({
  segment,
  portrait,
  medians,
  totals,
  colour,
}: {
  segment: LiveSegment;
  portrait: SegmentPortrait;
  medians: readonly number[];
  totals: Totals;
  colour: string;
}) {
  const [isBack, setBack] = useState(false);
  const isStill = useReducedMotion() === true;
  const href = useHref();
  const turn = isStill ? {} : { rotateY: isBack ? -90 : 90 };
  return (
    <article
      aria-label={segment.name}
      data-segment={segment.id}
      className="flex min-h-72 flex-col rounded-md border border-line bg-panel"
      style={{ borderTop: `3px solid ${colour}` }}
    >
      <header className="flex items-center justify-between gap-2 px-4 pt-3">
        <h3 className="min-w-0 truncate text-md font-semibold">
          <Link href={href(`/segments/${segment.id}`)} className="hover:underline">
            {segment.name}
          </Link>
        </h3>
        <button
          type="button"
          aria-pressed={isBack}
          aria-label={`Turn the card of ${segment.name}`}
          onClick={() => setBack(!isBack)}
          className={buttonLook({ tone: 'quiet', size: 'icon' })}
        >
          <RotateCcw size={15} aria-hidden />
        </button>
      </header>
      <div className="flex-1 px-4 pt-1 pb-4" style={{ perspective: 900 }}>
        <AnimatePresence mode="wait" initial={false}>
          <m.div
            key={isBack ? 'back' : 'front'}
            initial={{ opacity: 0, ...turn }}
            animate={{ opacity: 1, rotateY: 0 }}
            exit={{ opacity: 0, ...turn }}
            transition={{ duration: 0.07 }}
          >
            {isBack ? (
              <Back segment={segment} portrait={portrait} medians={medians} />
            ) : (
              <Front segment={segment} portrait={portrait} totals={totals} />
            )}
          </m.div>
        </AnimatePresence>
      </div>
    </article>
  );
}

function Front({
  segment,
  portrait,
  totals,
}: {
  segment: LiveSegment;
  portrait: SegmentPortrait;
  totals: Totals;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const share = (part: number, whole: number) => formats.percent(shareOf(part, whole));
  return (
    <>
      <p className="text-xl font-semibold">
        {formats.number(segment.customers)}{' '}
        <span className="text-base font-normal text-muted">
          customers, {share(segment.customers, totals.customers)}
        </span>
      </p>
      <p className="mt-1 text-sm">{personaWords[portrait.kind].who}</p>
      <dl className="mt-3 grid grid-cols-2 gap-2 text-sm">
        <div>
          <dt className="text-muted">of revenue</dt>
          <dd className="text-md font-semibold">{share(segment.revenueMinor, totals.revenueMinor)}</dd>
        </div>
        <div>
          <dt className="text-muted">of revenue at risk</dt>
          <dd className="text-md font-semibold">
            {share(segment.revenueAtRiskMinor, totals.revenueAtRiskMinor)}
          </dd>
        </div>
      </dl>
      <p className="mt-3 text-sm text-muted">{ruleSentence(portrait, formats, shop)}</p>
    </>
  );
}

function Back({
  segment,
  portrait,
  medians,
}: {
  segment: LiveSegment;
  portrait: SegmentPortrait;
  medians: readonly number[];
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const href = useHref();
  const text = (place: number, values: readonly number[]) =>
    featureText(segmentFeatureNames[place]!, values[place] ?? 0, formats, shop);
  return (
    <>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="text-left font-normal">
              Typical (median)
            </th>
            <th scope="col" className="text-right font-normal">
              Here
            </th>
            <th scope="col" className="text-right font-normal">
              Shop
            </th>
          </tr>
        </thead>
        <tbody>
          {segmentFeatureNames.map((feature, place) => (
            <tr key={feature} className="border-t border-line">
              <th scope="row" className="py-0.5 text-left font-normal">
                {segmentFeatureLabels[feature]}
              </th>
              <td className="text-right font-medium">{text(place, portrait.medians)}</td>
              <td className="text-right text-muted">{text(place, medians)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-sm">
        <strong className="font-semibold">What to do:</strong> {personaWords[portrait.kind].todo}
      </p>
      <Link
        href={href('/customers', { segment: String(segment.id) })}
        className="mt-2 inline-block text-sm text-accent hover:underline max-sm:py-3"
      >
        Open its customers
      </Link>
    </>
  );
}
