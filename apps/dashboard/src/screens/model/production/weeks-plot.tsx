import type { TruthMetrics } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { HorizontalMark, Legend, Line } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { truthAxis, truthText, weekTicks, type TruthMeasure } from './truth-measures.ts';

const halfWeekMs = 3.5 * dayMs;
const looks = [
  { color: 'var(--series-1)', dash: '' },
  { color: 'var(--series-2)', dash: '6 4' },
];
const promise = { color: 'var(--series-5)', dash: '5 4', width: 1.5 };

/** One measure week by week, what chance gets and what the scores promise beside it. */
export function WeeksPlot({
  weeks,
  measure,
  promised,
}: {
  weeks: readonly { week: string; metrics: TruthMetrics }[];
  measure: TruthMeasure;
  promised: number | null;
}) {
  const formats = useFormats();
  const mondays = weeks.map(({ week }) => Date.parse(week));
  const lines = measure.lines.map(({ name, valueOf }, index) => ({
    name,
    ...looks[index % looks.length],
    points: weeks.flatMap(({ week, metrics }) => {
      const value = valueOf(metrics);
      return value === null ? [] : [{ at: Date.parse(week), value, rows: metrics.rows }];
    }),
  }));
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const said = weeks.map(
    ({ week, metrics }) =>
      `${formats.utcDay(week)}: ${measure.lines.map(({ name, valueOf }) => `${name.toLowerCase()} ${truthText(measure, valueOf(metrics), formats)}`).join(', ')}, of ${formats.number(metrics.rows)}`,
  );
  const { chance } = measure;
  return (
    <>
      <Plot
        label={`${measure.label} by week. ${said.join('; ')}.`}
        x={{
          from: (mondays[0] ?? 0) - halfWeekMs,
          to: (mondays.at(-1) ?? 0) + halfWeekMs,
          ticks: weekTicks(mondays),
          format: formats.utcDay,
          label: 'Week of the answer',
        }}
        y={truthAxis(measure, promised === null ? values : [...values, promised], formats)}
        height={220}
      >
        {(scale) => (
          <>
            {chance && <HorizontalMark scale={scale} at={chance.at} label={chance.label} dash="2 3" />}
            {promised !== null && <HorizontalMark scale={scale} at={promised} {...promise} />}
            {[...lines].reverse().map(({ name, color, dash, points }) => (
              <g key={name}>
                <Line
                  scale={scale}
                  xs={points.map(({ at }) => at)}
                  ys={points.map(({ value }) => value)}
                  color={color}
                  dash={dash}
                />
                {points.map(({ at, value, rows }) => (
                  <circle
                    key={at}
                    cx={scale.x(at)}
                    cy={scale.y(value)}
                    r={4}
                    fill={color}
                    stroke="var(--panel)"
                  >
                    <title>{`${name}, ${formats.utcDay(at)}: ${truthText(measure, value, formats)}, ${formats.number(rows)} answers`}</title>
                  </circle>
                ))}
              </g>
            ))}
          </>
        )}
      </Plot>
      {(lines.length > 1 || promised !== null) && (
        <Legend
          lines={promised === null ? lines : [...lines, { name: 'Promised by today’s scores', ...promise }]}
        />
      )}
    </>
  );
}
