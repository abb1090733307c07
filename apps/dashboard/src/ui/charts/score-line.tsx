'use client';
import type { Band } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { axisLook } from './axis-look.ts';
import { ChartTip } from './chart-tip.tsx';
import { withGaps } from './with-gaps.ts';

export interface ScoreMark {
  at: number;
  label: string;
}

interface ScoreDot {
  at: number;
  score: number;
  band: Band;
}

const longestGapMs = 10 * dayMs;
const shortestSpanMs = 30 * dayMs;

/** Score over time as straight lines between what was measured, 0 to 100, with what happened marked. */
export default function ScoreLine({
  points,
  marks,
  formatDay,
  now,
}: {
  points: readonly ScoreDot[];
  marks: readonly ScoreMark[];
  formatDay: (at: number) => string;
  now: number;
}) {
  // A month at least, so that one score does not look like a history.
  const first = Math.min(now - shortestSpanMs, points[0]?.at ?? now, ...marks.map((mark) => mark.at));
  return (
    <div role="img" aria-label="Risk over time: line chart. The table view has the numbers.">
      <ResponsiveContainer width="100%" height={220}>
        <LineChart data={withGaps(points, longestGapMs)} margin={{ top: 20, right: 36, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            domain={[first, now]}
            tickFormatter={formatDay}
            minTickGap={48}
            {...axisLook}
          />
          <YAxis {...axisLook} domain={[0, 100]} ticks={[0, 25, 50, 75, 100]} width={32} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--control)' }}
            content={({ active, label, payload }) => {
              const dot = payload[0]?.payload as ScoreDot | undefined;
              if (!dot?.band) return null;
              return (
                <ChartTip
                  isShown={active}
                  title={formatDay(Number(label))}
                  rows={[[bandWords[dot.band].word, String(dot.score)]]}
                />
              );
            }}
          />
          {marks.map((mark) => (
            <ReferenceLine
              key={`${mark.label}${mark.at}`}
              x={mark.at}
              stroke="var(--worse)"
              strokeDasharray="3 3"
              label={{
                value: mark.label,
                position: mark.at > (first + now) / 2 ? 'insideTopRight' : 'insideTopLeft',
                fontSize: 11,
                fill: 'var(--muted)',
              }}
            />
          ))}
          <Line
            dataKey="score"
            type="linear"
            stroke="var(--accent)"
            strokeWidth={2}
            isAnimationActive={false}
            connectNulls={false}
            dot={({ cx, cy, payload, index }: DotProps) => (
              <circle
                key={index}
                cx={cx ?? 0}
                cy={cy ?? 0}
                r={payload?.band ? 3.5 : 0}
                fill={payload?.band ? `var(--${payload.band})` : 'none'}
                stroke="var(--panel)"
              />
            )}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

interface DotProps {
  cx?: number;
  cy?: number;
  index?: number;
  payload?: ScoreDot;
}
