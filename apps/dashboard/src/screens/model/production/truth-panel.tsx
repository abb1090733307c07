import { describeDriftWarning, type ModelDetail, type ModelPage } from '@ebb/contracts';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { type TruthMeasure, truthMeasures, truthText } from './truth-measures.ts';
import { WeeksPlot } from './weeks-plot.tsx';

/** What came true of the champion's answers, week by week, and before that what its own scores promise. */
export function TruthPanel({ page, model }: { page: ModelPage; model: ModelDetail }) {
  const formats = useFormats();
  const truth = page.truth.find(({ modelId, role }) => modelId === model.id && role === 'asked');
  const [chosen, setChosen] = useState<TruthMeasure['value']>('said');
  const { expected } = page;
  const measure = truthMeasures.find(({ value }) => value === chosen) ?? truthMeasures[0];
  const text = (value: number | null) => truthText(measure, value, formats);
  const promised = promisedOf(measure, expected);
  const warning = expected && describeDriftWarning(expected.drift);
  const weeks = truth?.weeks ?? [];
  return (
    <div className="grid gap-4">
      <Panel title="What is to be expected">
        {expected === null ? (
          <p className="text-base text-muted">
            Nothing yet: the first night after a champion has begun, its scores are summed up here.
          </p>
        ) : (
          <>
            <p className="text-base">
              Of {formats.number(expected.customers)} customers as they are scored now,{' '}
              <strong className="font-semibold">{formats.percent(expected.meanProbability)}</strong> will
              place no order within {model.horizonDays} days; calling everybody from 50% on a leaver will be
              right about <strong className="font-semibold">{formats.percent(expected.accuracy)}</strong> of
              them
              {expected.rocAuc !== null && (
                <>
                  , at a ROC AUC of <strong className="font-semibold">{expected.rocAuc.toFixed(3)}</strong>
                </>
              )}
              . True as far as the scores are calibrated.
            </p>
            {warning !== null && (
              <p className="mt-3 flex gap-2 rounded-md bg-well p-3 text-base">
                <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-worse" /> {warning}
              </p>
            )}
          </>
        )}
      </Panel>
      {weeks.length === 0 ? (
        <Panel title="What came true">
          <p className="text-base text-muted">{noTruthWords(page, model, formats)}</p>
        </Panel>
      ) : (
        <ChartFrame
          title="What came true"
          caption={`By the UTC week in which the answer was given; ${formats.number(truth?.total.rows ?? 0)} answers, as each customer is asked about every day, whose ${model.horizonDays} days have passed.`}
          columns={[
            { label: 'Week', text: (week) => formats.utcDay(week.week), raw: (week) => week.week },
            ...measure.lines.map(({ name, valueOf }) => ({
              label: name,
              text: (week: (typeof weeks)[number]) => text(valueOf(week.metrics)),
              raw: (week: (typeof weeks)[number]) => valueOf(week.metrics),
            })),
            {
              label: 'Answers',
              text: (week) => formats.number(week.metrics.rows),
              raw: (week) => week.metrics.rows,
            },
            {
              label: 'Left, customers',
              text: (week) => formats.number(week.metrics.positives),
              raw: (week) => week.metrics.positives,
            },
          ]}
          rows={weeks}
          fileName={`truth-${model.id}`}
        >
          <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
            <SelectField label="Measure" value={chosen} options={truthMeasures} onChange={setChosen} />
            {truth && (
              <p className="text-base" data-testid="truth-total">
                {measure.lines.map(({ name, valueOf }, index) => (
                  <span key={name}>
                    {index > 0 && ', '}
                    {measure.lines.length > 1 && `${name.toLowerCase()} `}
                    <strong className="font-semibold">{text(valueOf(truth.total))}</strong>
                  </span>
                ))}{' '}
                over all weeks
              </p>
            )}
          </div>
          <WeeksPlot weeks={weeks} measure={measure} promised={promised} />
        </ChartFrame>
      )}
    </div>
  );
}

function promisedOf(measure: TruthMeasure, expected: ModelPage['expected']): number | null {
  if (expected === null) return null;
  const { value } = measure;
  return value === 'accuracy' || value === 'rocAuc' || value === 'logLoss' || value === 'brier'
    ? expected[value]
    : null;
}

function noTruthWords(page: ModelPage, model: ModelDetail, formats: ReturnType<typeof useFormats>): string {
  if (page.decides === 'rules') return 'The plain rules decide, and no model has been asked.';
  if (page.firstTruthAt !== null)
    return `Nothing yet. What it said of its first customers can be checked from ${formats.day(page.firstTruthAt)} on, when their ${model.horizonDays} days have passed.`;
  return 'None of its answers has come of age yet.';
}
