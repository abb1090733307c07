import { describeModelReason, endpoints, type ModelLine, type ModelPage } from '@ebb/contracts';
import { Download } from 'lucide-react';
import { classNames } from '../../ui/parts/class-names.ts';
import { Button, buttonLook } from '../../ui/parts/button.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import type { ModelChange } from './model-query.ts';

const statusWords: Readonly<Record<ModelLine['status'], string>> = {
  champion: 'Champion',
  challenger: 'Challenger',
  retired: 'Retired',
  rejected: 'Not good enough',
};

/** Every model of the shop, where it stands and why, and what can be done with it. */
export function ModelsTable({
  shopId,
  page,
  onChange,
}: {
  shopId: string;
  page: ModelPage;
  onChange: (change: ModelChange) => void;
}) {
  const formats = useFormats();
  const { may, models, experiment } = page;
  return (
    <Panel title="Models">
      {!may.decide && (
        <p className="mb-2 text-sm text-muted">
          {may.experiment
            ? 'You can set a challenger’s share. Who decides for the shop is for its managers and administrators.'
            : 'Who decides for the shop is for its managers and administrators.'}
        </p>
      )}
      <ul className="grid gap-2" data-testid="models">
        {models.map((model) => {
          const share = experiment?.challengerId === model.id ? experiment.sharePercent : 0;
          return (
            <li
              key={model.id}
              data-model={model.version}
              className={classNames(
                'grid gap-x-6 gap-y-2 rounded-md border border-line p-3 md:grid-cols-[minmax(0,1fr)_auto]',
                model.status === 'champion' && 'border-accent bg-picked',
              )}
            >
              <div>
                <h3 className="text-base font-semibold">Model {model.version}</h3>
                <p
                  className={`text-sm ${model.status === 'champion' ? 'font-medium text-accent' : 'text-muted'}`}
                >
                  {statusWords[model.status]}
                  {share > 0 && `, decides for ${formats.percent(share / 100)} of the customers`}
                </p>
              </div>
              <div className="min-w-0 text-sm md:order-last md:col-span-2">
                <p>{describeModelReason(model.standing)}</p>
                <p className="text-muted">
                  {model.metrics
                    ? `ROC AUC ${model.metrics.rocAuc.toFixed(3)} · log loss ${model.metrics.logLoss.toFixed(3)} · calibration error ${model.metrics.calibrationError.toFixed(3)} on its own test · `
                    : ''}
                  {model.horizonDays} days ahead · made {formats.dateTime(model.createdAt)}
                  {model.promotedAt !== null &&
                    ` · champion ${model.status === 'champion' ? 'since' : 'from'} ${formats.dateTime(model.promotedAt)}`}
                </p>
                {model.shadow && (
                  <p className="text-muted">
                    In shadow, {formats.number(model.shadow.rows)} answers of both have come of age: log loss{' '}
                    {Math.abs(model.shadow.difference).toFixed(3)}{' '}
                    {model.shadow.difference <= 0 ? 'better' : 'worse'} than the champion’s (95%:{' '}
                    {model.shadow.low.toFixed(3)} to {model.shadow.high.toFixed(3)}).
                  </p>
                )}
              </div>
              <div className="flex flex-wrap items-start gap-2 md:justify-end">
                {may.export && (
                  <a
                    className={buttonLook({ tone: 'plain' })}
                    href={onnxAddress(shopId, model.id)}
                    title="To score elsewhere with any runtime of ONNX"
                    aria-label={`Model ${model.version} as an ONNX file`}
                    download
                  >
                    <Download size={14} aria-hidden /> ONNX
                  </a>
                )}
                {may.experiment && model.status === 'challenger' && (
                  <Button onClick={() => onChange({ kind: 'share', model, sharePercent: share || 10 })}>
                    {share > 0 ? 'Change share' : 'Give a share'}
                  </Button>
                )}
                {may.decide && model.canDecide && (
                  <Button
                    onClick={() =>
                      onChange({ kind: model.status === 'challenger' ? 'promote' : 'rollback', model })
                    }
                  >
                    {model.status === 'challenger' ? 'Make champion' : 'Roll back to this'}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function onnxAddress(shopId: string, modelId: string): string {
  return endpoints.getModelOnnx.path.replace(':shop', encodeURIComponent(shopId)).replace(':model', modelId);
}
