import { mostSegments, type SegmentsPage } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Shapes } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { ProgressBar } from '../../ui/parts/progress.tsx';
import { isSegmenting, segmentsQuery } from './segments-query.ts';

const counts = Array.from({ length: mostSegments - 1 }, (_, at) => String(at + 2));
const options = [
  { value: '', label: 'As many as fit best' },
  ...counts.map((value) => ({ value, label: value === '4' ? '4 (classic RFM)' : value })),
];

/** Segments anew, with a number of segments chosen or left to the silhouette; or the run under way. */
export function TrainSegments({ page }: { page: SegmentsPage }) {
  const { shop } = useShop();
  const queries = useQueryClient();
  const [clusters, setClusters] = useState(String(page.run?.askedClusters ?? ''));
  const ask = useMutation({
    mutationFn: () =>
      call('trainSegments', {
        body: { shopId: shop.id, clusters: clusters === '' ? null : Number(clusters) },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: segmentsQuery(shop.id).queryKey }),
  });
  if (isSegmenting(page)) {
    return (
      <div className="grid w-64 gap-1" data-testid="segmenting">
        <p className="text-sm" aria-live="polite">
          {page.run?.status === 'requested' ? 'Waiting for the trainer' : 'Segmenting the customers'}
        </p>
        <ProgressBar label="Segmenting" done={page.run?.done01 ?? 0} total={1} />
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SelectField
          label="Segments"
          isLabelShown
          value={clusters}
          options={options}
          onChange={setClusters}
        />
        <Button
          disabled={!page.mayChange || ask.isPending}
          title={page.mayChange ? undefined : 'For managers, analysts and administrators'}
          onClick={() => ask.mutate()}
        >
          <Shapes size={14} aria-hidden /> Segment anew
        </Button>
      </div>
      {ask.error && <ErrorNote error={ask.error} onRetry={() => ask.mutate()} />}
    </div>
  );
}
