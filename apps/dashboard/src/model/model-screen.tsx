'use client';
import type { ModelAnswer, ModelSummary } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { ErrorNote } from '../parts/error-note.tsx';
import { Panel } from '../parts/panel.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useFormats } from '../prefs/formats-context.tsx';
import { getJson } from '../session/api.ts';
import { useShop } from '../session/shop-context.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { SetupProgress } from '../shell/setup-progress.tsx';
import { ImportanceChart } from './importance-chart.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { TrainingRun } from './training-run.tsx';

const trainingMs = 2_000;
const restingMs = 60_000;

/** Can it be trusted? */
export function ModelScreen() {
  const { shop } = useShop();
  const model = useQuery({
    queryKey: ['model', shop.id],
    queryFn: ({ signal }) => getJson<ModelAnswer>('/api/model', { shop: shop.id }, signal),
    refetchInterval: (query) => (isTraining(query.state.data) ? trainingMs : restingMs),
  });
  // A model that lost is shown with its figures too: they are why the plain rules decide.
  const champion = model.data?.champion ?? model.data?.rejected;
  return (
    <>
      <PageHeader title="Model" note={`What decides for ${shop.name}, and how good it is.`} />
      <div className="grid gap-4 px-6 pb-8 max-sm:px-3">
        {model.error && (
          <ErrorNote
            error={model.error}
            dataFrom={model.dataUpdatedAt}
            onRetry={() => void model.refetch()}
          />
        )}
        {model.isPending && !model.error && (
          <div role="status" aria-label="Loading the model" className="grid gap-4">
            <Skeleton className="h-20" />
            <Skeleton className="h-96" />
          </div>
        )}
        {champion && (
          <>
            <section className="flex gap-4 rounded-md border border-line bg-panel p-5">
              <Scale size={22} aria-hidden className="mt-0.5 shrink-0 text-accent" />
              <div>
                <h2 className="sr-only">Verdict</h2>
                <p className="text-md font-medium">{champion.verdict}</p>
                <ModelFacts champion={champion} />
              </div>
            </section>
            <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
              <Panel title="Against plain rules">
                <MetricsTable champion={champion} />
                {champion.metrics && (
                  <TestRows rows={champion.metrics.rows} positives={champion.metrics.positives} />
                )}
              </Panel>
              <div className="grid gap-4">
                <ImportanceChart champion={champion} />
                {model.data?.run && <TrainingRun run={model.data.run} />}
              </div>
            </div>
          </>
        )}
        {model.data && !champion && (
          <>
            <SetupProgress otherwise={null} />
            {model.data.run && <TrainingRun run={model.data.run} />}
          </>
        )}
      </div>
    </>
  );
}

function isTraining(answer: ModelAnswer | undefined): boolean {
  return (
    (answer?.champion ?? answer?.rejected) === null || (answer?.run != null && answer.run.finishedAt === null)
  );
}

function ModelFacts({ champion }: { champion: ModelSummary }) {
  const formats = useFormats();
  return (
    <p className="mt-1 text-sm text-muted">
      Version {champion.version} · {formats.number(champion.trees)} trees from{' '}
      {formats.number(champion.trainingRows)} rows · looks {champion.horizonDays} days ahead · data from{' '}
      {formats.day(champion.dataFrom)} to {formats.day(champion.dataTo)} · made{' '}
      {formats.dateTime(champion.createdAt)} {formats.timeZone}
    </p>
  );
}

function TestRows({ rows, positives }: { rows: number; positives: number }) {
  const formats = useFormats();
  return (
    <p className="mt-3 text-xs text-muted">
      On {formats.number(rows)} test rows, later than everything it learned from; {formats.number(positives)}{' '}
      of them (<span>{formats.percent(rows === 0 ? 0 : positives / rows)}</span>) placed no order within the
      horizon.
    </p>
  );
}
