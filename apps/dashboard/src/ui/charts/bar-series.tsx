'use client';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ChartTip } from './chart-tip.tsx';
import { axisLook } from './axis-look.ts';

export interface BarPoint {
  label: string;
  value: number | null;
}

/** Zero-based bars, one colour: the axis says what, the height how much. */
export default function BarSeries({
  points,
  format,
  formatAxis = format,
  name,
  height = 200,
  lines = [],
  everyLabel,
}: {
  points: readonly BarPoint[];
  format: (value: number) => string;
  formatAxis?: (value: number) => string;
  name: string;
  height?: number;
  /** Labelled vertical lines, by the label of the bar they stand at. */
  lines?: readonly { at: string; label: string }[];
  everyLabel?: number;
}) {
  return (
    <div role="img" aria-label={`${name}: bar chart. The table view has the numbers.`}>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart data={[...points]} margin={{ top: 16, right: 4, bottom: 0, left: 0 }} barCategoryGap="18%">
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            {...axisLook}
            {...(everyLabel === undefined
              ? { interval: 'preserveStartEnd' as const, minTickGap: 40 }
              : { interval: everyLabel })}
          />
          <YAxis
            {...axisLook}
            width={52}
            domain={[(low: number) => Math.min(0, low), 'auto']}
            tickFormatter={formatAxis}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={({ active, label, payload }) => (
              <ChartTip
                isShown={active}
                title={String(label)}
                rows={[[name, tipValue(payload[0]?.value, format)]]}
              />
            )}
          />
          {lines.map((line) => (
            <ReferenceLine
              key={line.label}
              x={line.at}
              stroke="var(--control)"
              strokeDasharray="3 3"
              label={{ value: line.label, position: 'top', fontSize: 11, fill: 'var(--muted)' }}
            />
          ))}
          <Bar
            dataKey="value"
            name={name}
            fill="var(--accent)"
            radius={[2, 2, 0, 0]}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function tipValue(value: unknown, format: (value: number) => string): string {
  return typeof value === 'number' ? format(value) : 'no data';
}
