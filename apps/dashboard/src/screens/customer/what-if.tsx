import type { CustomerDetail, FeatureName, PredictRequest, Shop } from '@ebb/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { ReasonList, RecommendationBox } from '../alert/reasons.tsx';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { ProgressLine } from '../../ui/parts/progress.tsx';
import { useDebounced } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { call } from '../../lib/api/call.ts';
import { FeatureSlider } from './feature-slider.tsx';

const debounceMs = 200;
type Changes = Partial<Record<FeatureName, number>>;

/** What the model would say if something were different. Nothing is stored. */
export function WhatIf({ detail, shop }: { detail: CustomerDetail; shop: Shop }) {
  const formats = useFormats();
  const [changes, setChanges] = useState<Changes>({});
  const asked = useDebounced(changes, debounceMs);
  const { customer } = detail;
  const body: PredictRequest = { shopId: shop.id, customerId: customer.customerId, features: asked };
  const answer = useQuery({
    queryKey: ['predict', shop.id, customer.customerId, detail.version, asked],
    queryFn: ({ signal }) => call('predict', { body }, signal),
    placeholderData: keepPreviousData,
  });
  const count = Object.keys(changes).length;
  const move = (name: FeatureName, own: number) => (value: number) =>
    setChanges(({ [name]: _before, ...others }) => (value === own ? others : { ...others, [name]: value }));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel
        title="If it were so…"
        aside={
          <Button size="small" disabled={count === 0} onClick={() => setChanges({})}>
            <RotateCcw size={12} aria-hidden /> As it is
          </Button>
        }
      >
        <div className="grid gap-3">
          {detail.features.map((feature) => (
            <FeatureSlider
              key={feature.name}
              name={feature.name}
              own={feature.value}
              median={feature.shopMedian}
              value={changes[feature.name] ?? feature.value}
              onChange={move(feature.name, feature.value)}
            />
          ))}
        </div>
      </Panel>
      <Panel title="…the model would say" className="max-lg:order-first lg:sticky lg:top-4">
        <ProgressLine isBusy={answer.isFetching} />
        {answer.error && <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data && (
          <div className="grid gap-4" aria-live="polite">
            <p className="flex flex-wrap items-center gap-3">
              <span className="text-2xl font-semibold tracking-tight">{answer.data.score}</span>
              <BandBadge band={answer.data.band} />
              {customer.score !== null && count > 0 && (
                <span className="text-base text-muted">
                  {changeWords(answer.data.score - customer.score)} than now ({customer.score})
                </span>
              )}
            </p>
            <p className="text-base text-muted">
              {formats.percent(answer.data.probability)} likely to place no order within{' '}
              {answer.data.horizonDays} days.
            </p>
            <ReasonList reasons={answer.data.reasons.slice(0, 5)} />
            <RecommendationBox recommendation={answer.data.recommendation} />
          </div>
        )}
      </Panel>
    </div>
  );
}

function changeWords(points: number): string {
  if (points === 0) return 'no different';
  return points > 0 ? `${points} points worse` : `${-points} points better`;
}
