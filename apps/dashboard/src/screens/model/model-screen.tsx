'use client';
import { describeModelReason, type ModelDetail, type ModelPage } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { buttonLook } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { TabStrip } from '../../ui/parts/tab-strip.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { SetupProgress } from '../../ui/shell/setup-progress.tsx';
import { CalibrationPlot } from './quality/calibration-plot.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { CurvesPanel } from './quality/curves-panel.tsx';
import { DriftPanel } from './production/drift-panel.tsx';
import { ExperimentPanel } from './experiment-panel.tsx';
import { MetricsTable } from './quality/metrics-table.tsx';
import { HistoryList } from './history-list.tsx';
import { ImportanceChart } from './quality/importance-chart.tsx';
import { LeadTimePanel } from './production/lead-time-panel.tsx';
import { type ModelChange, modelPageQuery } from './model-query.ts';
import { ModelsTable } from './models-table.tsx';
import { ThresholdPanel } from './quality/threshold-panel.tsx';
import { TruthPanel } from './production/truth-panel.tsx';
import { TruthTable } from './production/truth-table.tsx';
import { VerdictPanel } from './verdict-panel.tsx';

const tabs = [
  { value: 'quality', label: 'How good' },
  { value: 'line', label: 'Where to draw the line' },
  { value: 'live', label: 'What came true' },
  { value: 'models', label: 'Models and history' },
] as const;
const tabNames = tabs.map(({ value }) => value);

/** Can it be trusted, against what, and since when? */
export function ModelScreen() {
  const { shop } = useShop();
  const href = useHref();
  const page = useQuery(modelPageQuery(shop.id));
  return (
    <>
      <PageHeader title="Model" note={`What decides for ${shop.name}, and how good it is.`}>
        <Link href={href('/model/purchase')} className={buttonLook()}>
          Orders to come
        </Link>
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {page.error && (
          <ErrorNote error={page.error} dataFrom={page.dataUpdatedAt} onRetry={() => void page.refetch()} />
        )}
        {page.isPending && !page.error && (
          <div role="status" aria-label="Loading the model" className="grid gap-4">
            <Skeleton className="h-36" />
            <Skeleton className="h-10" />
            <Skeleton className="h-96" />
          </div>
        )}
        {page.data && <ModelBody page={page.data} />}
      </div>
    </>
  );
}

function ModelBody({ page }: { page: ModelPage }) {
  const { shop } = useShop();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('quality'));
  const [change, setChange] = useState<ModelChange | null>(null);
  // A model that lost is shown with its metrics too: they are why the plain rules decide.
  const model = page.champion ?? page.rejected;
  return (
    <>
      <VerdictPanel page={page} model={model} shopId={shop.id} isBrief={tab !== 'quality'} />
      {model === null ? (
        // Without a champion one that was it before can be brought back.
        <>
          <SetupProgress otherwise={null} />
          {page.models.length > 0 && <Places shopId={shop.id} page={page} onChange={setChange} />}
        </>
      ) : (
        <>
          <TabStrip
            label="Parts of this page"
            tabs={tabs}
            chosen={tab}
            onChange={(value) => void setTab(value)}
          />
          {tab === 'quality' && <Quality model={model} models={page.models} />}
          {tab === 'line' && <Line model={model} page={page} />}
          {tab === 'live' && <Live model={model} page={page} />}
          {tab === 'models' && <Places shopId={shop.id} page={page} onChange={setChange} />}
        </>
      )}
      {change && (
        <ChangeDialog
          change={change}
          shopId={shop.id}
          version={page.version}
          onClose={() => setChange(null)}
        />
      )}
    </>
  );
}

function Places({
  shopId,
  page,
  onChange,
}: {
  shopId: string;
  page: ModelPage;
  onChange: (change: ModelChange) => void;
}) {
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
      <div className="grid min-w-0 gap-4">
        <ModelsTable shopId={shopId} page={page} onChange={onChange} />
        <ExperimentPanel page={page} />
      </div>
      <HistoryList history={page.history} />
    </div>
  );
}

function Quality({ model, models }: { model: ModelDetail; models: ModelPage['models'] }) {
  const formats = useFormats();
  if (model.metrics === null) {
    return (
      <Panel title="Not measured">
        <p className="text-base text-muted">{describeModelReason(model.verdict)}</p>
      </Panel>
    );
  }
  return (
    <>
      <MetricsTable model={model} models={models} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {model.curves ? (
          <>
            <CalibrationPlot
              title="Does 70% mean 70 of 100?"
              bins={model.curves.calibration}
              caption={`${formats.number(model.curves.rows)} test rows in ${model.curves.calibration.length} groups of about equal size; lines are 95% intervals.`}
              fileName={`calibration-${model.id}`}
            />
            <CurvesPanel model={model} models={models} />
          </>
        ) : (
          <NoCurves />
        )}
        <LeadTimePanel model={model} />
        <ImportanceChart champion={model} />
      </div>
    </>
  );
}

function Line({ model, page }: { model: ModelDetail; page: ModelPage }) {
  const { shop } = useShop();
  if (model.curves === null) return <NoCurves />;
  return (
    <ThresholdPanel curves={model.curves} bands={page.bands} horizonDays={model.horizonDays} shop={shop} />
  );
}

function Live({ model, page }: { model: ModelDetail; page: ModelPage }) {
  const formats = useFormats();
  const truth = page.truth.find(({ modelId, role }) => modelId === model.id && role === 'asked');
  return (
    <>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <TruthPanel page={page} model={model} />
          {truth && truth.calibration.length > 0 && (
            <CalibrationPlot
              title="Did 70% come true 70 times of 100?"
              bins={truth.calibration}
              caption={`${formats.number(truth.total.rows)} answers whose ${model.horizonDays} days have passed, in ${truth.calibration.length} groups of about equal size.`}
              fileName={`live-calibration-${model.id}`}
            />
          )}
        </div>
        <DriftPanel drift={page.drift} />
      </div>
      <TruthTable truth={page.truth} models={page.models} />
    </>
  );
}

function NoCurves() {
  return (
    <Panel title="Curves">
      <p className="text-base text-muted">
        This model has none: it was trained before they were kept, or there was too little to test on. The
        next training brings them.
      </p>
    </Panel>
  );
}
