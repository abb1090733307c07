import type { ModelDetail, ModelPage, TruthFigures } from '@ebb/contracts';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ChartFrame } from '../charts/chart-frame.tsx';
import { niceTicks } from '../charts/nice-ticks.ts';
import { linePath, Plot } from '../charts/plot.tsx';
import { Panel } from '../parts/panel.tsx';
import { SelectField } from '../parts/select-field.tsx';
import { useFormats } from '../prefs/formats-context.tsx';

const measures = [
  { value: 'accuracy', label: 'Accuracy', isShare: true },
  { value: 'rocAuc', label: 'ROC AUC', isShare: false },
  { value: 'logLoss', label: 'Log loss', isShare: false },
  { value: 'brier', label: 'Brier', isShare: false },
  { value: 'calibrationError', label: 'Calibration error', isShare: false },
  { value: 'liftAt10', label: 'Lift at 10 %', isShare: false },
] as const;
type Measure = (typeof measures)[number]['value'];

/** What came true of the champion's answers, week by week, and before that what its own scores promise. */
export function TruthPanel({ page, model }: { page: ModelPage; model: ModelDetail }) {
  const formats = useFormats();
  const truth = page.truth.find(({ modelId, role }) => modelId === model.id && role === 'asked');
  const [measure, setMeasure] = useState<Measure>('accuracy');
  const { expected } = page;
  const chosen = measures.find(({ value }) => value === measure) ?? measures[0];
  const text = (value: number | null) =>
    value === null ? '–' : chosen.isShare ? formats.finePercent(value) : value.toFixed(3);
  const promised = expected && isPromised(measure) ? expected[measure] : null;
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
              leave; with 50 % as the line it will be right about{' '}
              <strong className="font-semibold">{formats.percent(expected.accuracy)}</strong> of them
              {expected.rocAuc !== null && (
                <>
                  , at a ROC AUC of <strong className="font-semibold">{expected.rocAuc.toFixed(3)}</strong>
                </>
              )}
              . True as far as the scores are calibrated.
            </p>
            {expected.warning && (
              <p className="mt-3 flex gap-2 rounded-md bg-well p-3 text-base">
                <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-worse" />{' '}
                {expected.warning}
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
          caption={`By the UTC week in which the answer was given, ${formats.number(truth?.total.rows ?? 0)} answers whose ${model.horizonDays} days have passed. ${promised === null ? '' : 'Dashes: what the scores promise today.'}`}
          columns={[
            { label: 'Week', text: (week) => formats.utcDay(week.week), raw: (week) => week.week },
            {
              label: chosen.label,
              text: (week) => text(week.figures[measure]),
              raw: (week) => week.figures[measure],
            },
            {
              label: 'Answers',
              text: (week) => formats.number(week.figures.rows),
              raw: (week) => week.figures.rows,
            },
            {
              label: 'Left',
              text: (week) => formats.number(week.figures.positives),
              raw: (week) => week.figures.positives,
            },
          ]}
          rows={weeks}
          fileName={`truth-${model.id}`}
        >
          <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
            <SelectField label="Measure" value={measure} options={measures} onChange={setMeasure} />
            <p className="text-base">
              <strong className="font-semibold">{text(truth?.total[measure] ?? null)}</strong> over all weeks
            </p>
          </div>
          <WeeksPlot label={chosen.label} weeks={weeks} measure={measure} promised={promised} text={text} />
        </ChartFrame>
      )}
    </div>
  );
}

function isPromised(measure: Measure): measure is 'accuracy' | 'rocAuc' | 'logLoss' | 'brier' {
  return measure !== 'calibrationError' && measure !== 'liftAt10';
}

function WeeksPlot({
  label,
  weeks,
  measure,
  promised,
  text,
}: {
  label: string;
  weeks: readonly { week: string; figures: TruthFigures }[];
  measure: Measure;
  promised: number | null;
  text: (value: number | null) => string;
}) {
  const formats = useFormats();
  const points = weeks.flatMap(({ week, figures }) => {
    const value = figures[measure];
    return value === null ? [] : [{ at: Date.parse(week), value, rows: figures.rows }];
  });
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const ticks = niceTicks(Math.max(promised ?? 0, ...points.map(({ value }) => value)));
  const said = points.map(({ at, value, rows }) => `${formats.shortDay(at)}: ${text(value)} of ${rows}`);
  return (
    <Plot
      label={`${label} by week. ${said.join('; ')}.`}
      x={{
        from,
        to: to > from ? to : from + 1,
        ticks: to > from ? [from, to] : [from],
        format: formats.shortDay,
        label: 'Week of the answer',
      }}
      y={{ from: 0, to: ticks.at(-1) ?? 1, ticks, format: (value) => formats.fine(value), label }}
      height={220}
    >
      {(scale) => (
        <>
          {promised !== null && (
            <line
              x1={scale.left}
              x2={scale.right}
              y1={scale.y(promised)}
              y2={scale.y(promised)}
              stroke="var(--series-5)"
              strokeDasharray="5 4"
              strokeWidth={1.5}
            />
          )}
          <path
            d={linePath(
              scale,
              points.map(({ at }) => at),
              points.map(({ value }) => value),
            )}
            fill="none"
            stroke="var(--series-1)"
            strokeWidth={2}
          />
          {points.map(({ at, value, rows }) => (
            <circle
              key={at}
              cx={scale.x(at)}
              cy={scale.y(value)}
              r={4}
              fill="var(--series-1)"
              stroke="var(--panel)"
            >
              <title>{`${formats.shortDay(at)}: ${text(value)}, ${formats.number(rows)} answers`}</title>
            </circle>
          ))}
        </>
      )}
    </Plot>
  );
}

function noTruthWords(page: ModelPage, model: ModelDetail, formats: ReturnType<typeof useFormats>): string {
  if (page.decides === 'rules') return 'The plain rules decide, and no model has been asked.';
  if (page.firstTruthAt !== null)
    return `Nothing yet. What it said of its first customers can be checked from ${formats.day(page.firstTruthAt)} on, when their ${model.horizonDays} days have passed.`;
  return 'None of its answers has come of age yet.';
}
