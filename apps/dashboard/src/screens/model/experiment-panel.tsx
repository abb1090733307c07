import { describeExperimentEnd, type Experiment, type ModelPage } from '@ebb/contracts';
import { Panel } from '../../ui/parts/panel.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** Two models answering in earnest, side by side, and how earlier ones ended. */
export function ExperimentPanel({ page }: { page: ModelPage }) {
  const formats = useFormats();
  const { experiment, pastExperiments, models } = page;
  if (experiment === null && pastExperiments.length === 0) return null;
  const nameOf = (id: string) => {
    const model = models.find((one) => one.id === id);
    return model ? `model ${model.version}` : 'a model';
  };
  return (
    <Panel title="Experiment">
      {experiment === null ? (
        <p className="text-base text-muted">None is running.</p>
      ) : (
        <>
          <p className="mb-2 text-base">
            {formats.percent(experiment.sharePercent / 100)} of the customers are scored by{' '}
            {nameOf(experiment.challengerId)} since {formats.dateTime(experiment.startedAt)}, the others by{' '}
            {nameOf(experiment.championId)}.
          </p>
          <Arms experiment={experiment} />
        </>
      )}
      {pastExperiments.length > 0 && (
        <>
          <h3 className="mt-4 text-sm text-muted">Ended</h3>
          <ul className="mt-1 grid gap-1 text-sm">
            {pastExperiments.map((past) => (
              <li key={past.id} className="first-letter:uppercase">
                {nameOf(past.challengerId)} against {nameOf(past.championId)}, {formats.day(past.startedAt)}
                {past.endedAt !== null && ` to ${formats.day(past.endedAt)}`}:{' '}
                {past.endReason && describeExperimentEnd(past.endReason)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Arms({ experiment }: { experiment: Experiment }) {
  const formats = useFormats();
  return (
    <div
      className="-mx-4 overflow-x-auto px-4"
      tabIndex={0}
      role="region"
      aria-label="Sides of the experiment"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-right text-muted [&>th]:py-2 [&>th]:pl-3 [&>th]:font-medium">
            <th scope="col" className="pl-0! text-left">
              Side
            </th>
            <th scope="col">Customers now</th>
            <th scope="col">Came of age</th>
            <th scope="col">Log loss</th>
            <th scope="col">ROC AUC</th>
          </tr>
        </thead>
        <tbody>
          {experiment.arms.map(({ modelId, modelVersion, sharePercent, customers, truth }) => (
            <tr key={modelId} className="border-b border-line text-right [&>td]:py-2 [&>td]:pl-3">
              <th scope="row" className="py-2 text-left font-normal">
                Model {modelVersion}, {formats.percent(sharePercent / 100)}
              </th>
              <td>{formats.number(customers)}</td>
              <td>{truth === null ? 'none yet' : formats.number(truth.rows)}</td>
              <td>{truth?.logLoss.toFixed(3) ?? '–'}</td>
              <td>{truth?.rocAuc?.toFixed(3) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
