import type { ModelPage } from '@ebb/contracts';
import { Panel } from '../../../ui/parts/panel.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

const headLook = 'py-2 pl-3 text-right font-medium whitespace-nowrap text-muted';

/** Everybody whose answers have come of age: the champions of then, and the challengers beside them. */
export function TruthTable({ truth, models }: Pick<ModelPage, 'truth' | 'models'>) {
  const formats = useFormats();
  const placeOf = (modelId: string) => models.find(({ id }) => id === modelId)?.status;
  if (truth.length === 0) return null;
  return (
    <Panel title="Live, model by model">
      <div
        className="-mx-4 overflow-x-auto px-4"
        tabIndex={0}
        role="region"
        aria-label="Live metrics of all models"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="py-2 text-left font-medium text-muted">
                Model
              </th>
              {['Answers', 'Said', 'Left', 'Log loss', 'Calibration error', 'ROC AUC', 'Lift at 10%'].map(
                (label) => (
                  <th key={label} scope="col" className={headLook}>
                    {label}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {truth.map(({ modelId, modelVersion, role, total }) => (
              <tr
                key={`${modelId} ${role}`}
                className="border-b border-line text-right [&>td]:py-2 [&>td]:pl-3"
              >
                <th scope="row" className="py-2 text-left font-normal whitespace-nowrap">
                  Model {modelVersion}{' '}
                  <span className="text-muted">
                    {role === 'shadow' ? 'in shadow' : placeOf(modelId) === 'champion' ? 'champion' : ''}
                  </span>
                </th>
                <td>{formats.number(total.rows)}</td>
                <td>{formats.percent(total.meanProbability)}</td>
                <td>{formats.percent(total.rows === 0 ? 0 : total.positives / total.rows)}</td>
                <td>{total.logLoss.toFixed(3)}</td>
                <td>{total.calibrationError.toFixed(3)}</td>
                <td>{total.rocAuc?.toFixed(3) ?? '–'}</td>
                <td>{total.liftAt10 === null ? '–' : `${total.liftAt10.toFixed(2)}×`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">
        Said: the share of its customers a model expected to leave. Left: the share that did. Each model
        answered in weeks of its own; only a model in shadow was held against exactly the champion’s answers,
        from the day it was made.
      </p>
    </Panel>
  );
}
