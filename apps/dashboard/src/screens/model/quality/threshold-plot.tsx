import type { EvaluationCurves, Shop } from '@ebb/contracts';
import { Legend, Line, VerticalMark } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import { niceTicks } from '../../../ui/charts/ticks.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

/** Caught, missed and wasted at every threshold; press or drag to move the line. */
export function ThresholdPlot({
  curves,
  step,
  onStep,
  marks,
  offerShare01,
  shop,
}: {
  curves: EvaluationCurves;
  step: number;
  onStep: (step: number) => void;
  marks: readonly { at: number; label: string }[];
  offerShare01: number;
  shop: Shop;
}) {
  const formats = useFormats();
  const { confusion, money, positives } = curves;
  const lines = money
    ? [
        { name: 'At stake, caught', color: 'var(--series-1)', dash: '', values: money.caughtMinor },
        { name: 'At stake, missed', color: 'var(--series-2)', dash: '7 3', values: money.missedMinor },
        {
          name: 'Given to stayers',
          color: 'var(--series-5)',
          dash: '2 3',
          values: money.falseAlarmMinor.map((minor) => minor * offerShare01),
        },
      ]
    : [
        { name: 'Leavers caught', color: 'var(--series-1)', dash: '', values: confusion.truePositives },
        {
          name: 'Leavers missed',
          color: 'var(--series-2)',
          dash: '7 3',
          values: confusion.truePositives.map((caught) => positives - caught),
        },
        { name: 'False alarms', color: 'var(--series-5)', dash: '2 3', values: confusion.falsePositives },
      ];
  const unit = money ? 10 ** shop.currencyDigits : 1;
  const ticks = niceTicks(Math.max(...lines.flatMap(({ values }) => values)) / unit).map(
    (tick) => tick * unit,
  );
  const steps = Array.from({ length: 101 }, (_, index) => index);
  return (
    <div>
      <Plot
        label={`${lines.map(({ name }) => name).join(', ')} for every score from 0 to 100 as the line. The table beside it has the numbers at ${step}.`}
        x={{
          from: 0,
          to: 100,
          ticks: [0, 25, 50, 75, 100],
          format: String,
          label: 'Warn from this score on',
        }}
        y={{
          from: 0,
          to: ticks.at(-1) ?? 1,
          ticks,
          format: (value) =>
            money ? formats.shortMoney(value, shop.currency, shop.currencyDigits) : formats.number(value),
          label: money ? `Money, ${shop.currency}` : 'Customers',
        }}
        height={250}
        onPointAt={(value) => onStep(Math.round(value))}
      >
        {(scale) => (
          <>
            {marks.map(({ at, label }) => (
              <VerticalMark key={label} scale={scale} at={at * 100} label={label} color="var(--line)" />
            ))}
            {lines.map(({ name, color, dash, values }) => (
              <Line key={name} scale={scale} xs={steps} ys={values} color={color} dash={dash} />
            ))}
            <VerticalMark scale={scale} at={step} color="var(--text)" dash="" width={1.5} />
            {lines.map(({ name, color, values }) => (
              <circle
                key={name}
                cx={scale.x(step)}
                cy={scale.y(values[step] ?? 0)}
                r={4}
                fill={color}
                stroke="var(--panel)"
                strokeWidth={1.5}
              />
            ))}
          </>
        )}
      </Plot>
      <Legend lines={lines} />
    </div>
  );
}
