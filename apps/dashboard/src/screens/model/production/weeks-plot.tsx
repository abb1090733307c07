import type { TruthFigures } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { linePath, Plot } from '../../../ui/charts/plot.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { truthAxis, truthText, weekTicks, type TruthMeasure } from './truth-measures.ts';

const halfWeekMs = 3.5 * dayMs;
const looks = [
  { color: 'var(--series-1)', dash: '' },
  { color: 'var(--series-2)', dash: '6 4' },
];

/** One measure week by week, what chance gets and what the scores promise beside it. */
export function WeeksPlot({
  weeks,
  measure,
  promised,
}: {
  weeks: readonly { week: string; figures: TruthFigures }[];
  measure: TruthMeasure;
  promised: number | null;
}) {
  const formats = useFormats();
  const mondays = weeks.map(({ week }) => Date.parse(week));
  const lines = measure.lines.map(({ name, valueOf }, index) => ({
    name,
    ...looks[index % looks.length],
    points: weeks.flatMap(({ week, figures }) => {
      const value = valueOf(figures);
      return value === null ? [] : [{ at: Date.parse(week), value, rows: figures.rows }];
    }),
  }));
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const said = weeks.map(
    ({ week, figures }) =>
      `${formats.utcDay(week)}: ${measure.lines.map(({ name, valueOf }) => `${name.toLowerCase()} ${truthText(measure, valueOf(figures), formats)}`).join(', ')}, of ${formats.number(figures.rows)}`,
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
            {chance && (
              <g>
                <line
                  x1={scale.left}
                  x2={scale.right}
                  y1={scale.y(chance.at)}
                  y2={scale.y(chance.at)}
                  stroke="var(--control)"
                  strokeDasharray="2 3"
                />
                <text
                  x={scale.right}
                  y={scale.y(chance.at) - 4}
                  textAnchor="end"
                  fontSize={11}
                  fill="var(--muted)"
                >
                  {chance.label}
                </text>
              </g>
            )}
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
            {[...lines].reverse().map(({ name, color, dash, points }) => (
              <g key={name}>
                <path
                  d={linePath(
                    scale,
                    points.map(({ at }) => at),
                    points.map(({ value }) => value),
                  )}
                  fill="none"
                  stroke={color}
                  strokeDasharray={dash}
                  strokeWidth={2}
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
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {lines.map(({ name, color, dash }) => (
            <Key key={name} name={name} color={color} dash={dash} />
          ))}
          {promised !== null && <Key name="Promised by today’s scores" color="var(--series-5)" dash="5 4" />}
        </ul>
      )}
    </>
  );
}

function Key({ name, color, dash }: { name: string; color: string | undefined; dash: string | undefined }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg width={26} height={8} aria-hidden>
        <line x1={0} x2={26} y1={4} y2={4} stroke={color} strokeWidth={2} strokeDasharray={dash} />
      </svg>
      {name}
    </li>
  );
}
