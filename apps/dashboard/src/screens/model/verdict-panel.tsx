import {
  describeHorizon,
  movingBaseRate,
  whoDecides,
  type ModelDetail,
  type ModelPage,
} from '@ebb/contracts';
import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { TrainNow } from './train-now.tsx';

/** Who decides and why in a sentence, what it is, and how to have a newer one. */
export function VerdictPanel({
  page,
  model,
  shopId,
  isBrief,
}: {
  page: ModelPage;
  model: ModelDetail | null;
  shopId: string;
  /** Without the facts: the page is about something else. */
  isBrief: boolean;
}) {
  const { says, evidence } = whoDecides(page);
  return (
    <section className="grid gap-x-8 gap-y-4 rounded-md border border-line bg-panel p-5 max-sm:p-4 lg:grid-cols-[minmax(0,1fr)_15rem]">
      <div className="min-w-0">
        <h2 className="flex items-center gap-2 text-sm text-muted">
          <Scale size={16} aria-hidden className="shrink-0 text-accent" />
          {page.decides === 'model' ? 'A model decides' : 'The plain rules decide'}
        </h2>
        <p className="mt-1 max-w-[80ch] text-md font-medium" data-testid="verdict">
          {says}
        </p>
        {evidence !== null && <p className="mt-1 max-w-[90ch] text-sm text-muted">{evidence}</p>}
        {model && <MovingBaseRate model={model} />}
        {model && model.trainingRows > 0 && !isBrief && <ModelFacts model={model} />}
      </div>
      <TrainNow page={page} shopId={shopId} />
    </section>
  );
}

/** A warning where probabilities may be off although the ranking is right. */
function MovingBaseRate({ model: { folds, horizonDays } }: { model: ModelDetail }) {
  const formats = useFormats();
  const moving = movingBaseRate(folds.flatMap(({ churnShare }) => churnShare ?? []));
  if (moving === null) return null;
  return (
    <p className="mt-2 max-w-[90ch] text-sm">
      <span className="font-medium">The base rate moves.</span> On its test days{' '}
      {formats.percent(moving.least)} to {formats.percent(moving.most)} of customers placed no order within{' '}
      {horizonDays} days. Who is at more risk than whom holds in every season; how likely exactly is learnt
      from the last weeks and may lag.
    </p>
  );
}

function ModelFacts({ model }: { model: ModelDetail }) {
  const formats = useFormats();
  const { provenance, folds } = model;
  const testDays = [...new Set([folds[0], folds.at(-1)])].flatMap((fold) =>
    fold ? [formats.utcDay(fold.test)] : [],
  );
  return (
    <>
      <dl className="mt-4 grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2 xl:grid-cols-4">
        <Fact name={model.status === 'champion' ? 'Champion' : 'Model'}>
          Model {model.version}
          {model.promotedAt === null
            ? `, made ${formats.dateTime(model.createdAt)}`
            : `, since ${formats.dateTime(model.promotedAt)}`}
        </Fact>
        <Fact name="Learned from">
          {formats.day(model.dataFrom)} to {formats.day(model.dataTo)}; {formats.number(model.trainingRows)}{' '}
          rows, {formats.number(model.trees)} trees
        </Fact>
        <Fact name="Looks ahead">
          {model.horizonReason ? describeHorizon(model.horizonReason) : `${model.horizonDays} days`}
        </Fact>
        <Fact name="Tested on">
          {folds.length === 0
            ? 'not kept'
            : `${folds.length} ${folds.length === 1 ? 'day' : 'days'}, ${testDays.join(' to ')}, each later than all it learned from`}
        </Fact>
      </dl>
      {provenance.artefactSha256 !== null && (
        <details className="mt-3 text-sm text-muted">
          <summary className="min-h-6 cursor-pointer max-sm:min-h-11">Make it again</summary>
          <p className="mt-1 break-all">
            <code className="select-all">npm run retrain -- --model {model.id}</code> makes the same bytes
            from the history and says so. Artefact <code>{provenance.artefactSha256}</code>, training set{' '}
            <code>{provenance.trainingSetSha256 ?? 'not kept'}</code>, seed{' '}
            <code>{provenance.seed ?? 'not kept'}</code>.
          </p>
        </details>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
