import type { Recommendation } from '@ebb/contracts';
import { Lightbulb } from 'lucide-react';

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
