import { amountAxis } from './axes.ts';
import { Plot } from './plot.tsx';

export interface Bar {
  label: string;
  /** Null where nothing is known: no bar, and not a zero. */
  value: number | null;
}

/** Bars from zero, one colour: the axis says what, the height how much. */
export function BarChart({
  bars,
  format,
  formatAxis = format,
  name,
  height = 200,
}: {
  bars: readonly Bar[];
  format: (value: number) => string;
  formatAxis?: (value: number) => string;
  name: string;
  height?: number;
}) {
  const barAt = (value: number) => bars[Math.min(bars.length - 1, Math.floor(value))];
  const values = bars.flatMap(({ value }) => (value === null ? [] : [value]));
  return (
    <Plot
      label={`${name}: bar chart. The table view has the numbers.`}
      x={{
        from: 0,
        to: bars.length,
        ticks: bars.map((_, index) => index + 0.5),
        format: (value) => barAt(value)?.label ?? '',
        label: '',
      }}
      y={amountAxis('', values, formatAxis)}
      height={height}
      tipAt={(value) => {
        const bar = barAt(value);
        if (bar === undefined) return null;
        const text = bar.value === null ? 'no data' : format(bar.value);
        return { at: bars.indexOf(bar) + 0.5, title: bar.label, rows: [[name, text]] };
      }}
    >
      {(scale) => {
        const step = scale.x(1) - scale.x(0);
        const zero = scale.y(0);
        return bars.map(({ value }, index) => {
          if (value === null) return null;
          const end = scale.y(value);
          return (
            <rect
              key={index}
              x={scale.x(index) + step * 0.09}
              width={step * 0.82}
              y={Math.min(zero, end)}
              height={Math.abs(zero - end)}
              rx={Math.min(2, step / 4)}
              fill="var(--accent)"
            />
          );
        });
      }}
    </Plot>
  );
}
