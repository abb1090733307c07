import { amountAxis } from '../../ui/charts/axes.ts';
import { Legend, Line } from '../../ui/charts/marks.tsx';
import { Plot } from '../../ui/charts/plot.tsx';

export interface SalesBar {
  /** Of the axis. */
  readonly label: string;
  readonly title: string;
  /** Null: a mean of nothing. */
  readonly value: number | null;
  readonly before: number | null;
  readonly trend: number | null;
  /** Not over yet, or cut by the period. */
  readonly isPartial: boolean;
}

const trendLook = { color: 'var(--series-2)' };
const beforeLook = { color: 'var(--muted)', dash: '3 3', width: 1.5 };

/** Bars, the trend as a line, and the period before as a broken one, on one zero-based axis. */
export function SalesPlot({
  name,
  bars,
  format,
  formatAxis,
}: {
  name: string;
  bars: readonly SalesBar[];
  format: (value: number | null) => string;
  formatAxis: (value: number) => string;
}) {
  const values = bars.flatMap(({ value, before, trend }) => [value ?? 0, before ?? 0, trend ?? 0]);
  const places = bars.map((_, index) => index + 0.5);
  const barAt = (value: number) => bars[Math.min(bars.length - 1, Math.floor(value))];
  return (
    <div>
      <Plot
        label={`${name}: ${bars.length} bars, their trend and the period before. The table view has the numbers.`}
        x={{
          from: 0,
          to: bars.length,
          ticks: places,
          format: (value) => barAt(value)?.label ?? '',
          label: '',
        }}
        y={amountAxis('', values, formatAxis)}
        height={300}
        tipAt={(value) => {
          const bar = barAt(value);
          if (bar === undefined) return null;
          return {
            at: bars.indexOf(bar) + 0.5,
            title: bar.isPartial ? `${bar.title} (not whole)` : bar.title,
            rows: [
              [name.toLowerCase(), format(bar.value)],
              ['in the period before', format(bar.before)],
              ['trend', format(bar.trend)],
            ],
          };
        }}
      >
        {(scale) => {
          const step = scale.x(1) - scale.x(0);
          const zero = scale.y(0);
          return (
            <>
              {bars.map(({ value, isPartial }, index) => (
                <rect
                  key={index}
                  x={scale.x(index) + step * 0.09}
                  width={Math.max(1, step * 0.82)}
                  y={Math.min(zero, scale.y(value ?? 0))}
                  height={Math.abs(zero - scale.y(value ?? 0))}
                  rx={Math.min(2, step / 4)}
                  fill="var(--accent)"
                  opacity={isPartial ? 0.35 : 0.8}
                />
              ))}
              <Line scale={scale} xs={places} ys={bars.map(({ before }) => before)} {...beforeLook} />
              <Line scale={scale} xs={places} ys={bars.map(({ trend }) => trend)} {...trendLook} />
            </>
          );
        }}
      </Plot>
      <Legend
        lines={[
          {
            name: bars.some(({ isPartial }) => isPartial) ? `${name} (pale: not whole)` : name,
            color: 'var(--accent)',
            width: 8,
          },
          { name: 'Trend', ...trendLook },
          { name: 'Period before', ...beforeLook },
        ]}
      />
    </div>
  );
}
