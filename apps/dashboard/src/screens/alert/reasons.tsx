import type { Reason, Recommendation } from '@ebb/contracts';
import { Lightbulb } from 'lucide-react';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** Reasons in words, each with its share as a zero-based bar. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  const formats = useFormats();
  const most = Math.max(0.01, ...reasons.map((reason) => Math.abs(reason.contribution)));
  return (
    <ol className="grid gap-2.5">
      {reasons.map((reason) => {
        const isWorse = reason.contribution >= 0;
        return (
          <li key={reason.feature} className="grid gap-1">
            <span className="flex items-baseline justify-between gap-3 text-base">
              <span>{reason.text}</span>
              <span className={`shrink-0 text-sm ${isWorse ? 'text-worse' : 'text-better'}`}>
                {formats.signed(reason.contribution * 100)}
                <span className="sr-only"> points of risk</span>
              </span>
            </span>
            <span aria-hidden className="block h-1.5 rounded-full bg-well">
              <span
                className={`block h-full rounded-full ${isWorse ? 'bg-worse' : 'bg-better'}`}
                style={{ width: `${(Math.abs(reason.contribution) / most) * 100}%` }}
              />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

export function RecommendationBox({ recommendation }: { recommendation: Recommendation | null }) {
  if (!recommendation)
    return <p className="text-base text-muted">Nothing is suggested: no reason raises the risk.</p>;
  return (
    <div className="flex gap-3 rounded-md bg-picked p-3">
      <Lightbulb size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <div>
        <p className="font-semibold">{recommendation.title}</p>
        <p className="text-base">{recommendation.text}</p>
      </div>
    </div>
  );
}
