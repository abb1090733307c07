import type { CustomerDetail } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { Line, VerticalMark } from '../../ui/charts/marks.tsx';
import { Plot } from '../../ui/charts/plot.tsx';
import { withGaps } from './with-gaps.ts';

type Score = CustomerDetail['history'][number];

const longestGapMs = 10 * dayMs;
const shortestSpanMs = 30 * dayMs;
const ticks = 8;

/** Score over time as straight lines between what was measured, 0 to 100, with what happened marked. */
export function ScoreLine({
  scores,
  marks,
  formatDay,
  now,
}: {
  scores: readonly Score[];
  marks: readonly { at: number; label: string }[];
  formatDay: (at: number) => string;
  now: number;
}) {
  // A month at least, so that one score does not look like a history.
  const first = Math.min(now - shortestSpanMs, scores[0]?.at ?? now, ...marks.map((mark) => mark.at));
  const drawn = withGaps(scores, longestGapMs);
  return (
    <Plot
      label="Risk over time: line chart. The table view has the numbers."
      x={{
        from: first,
        to: now,
        ticks: Array.from({ length: ticks }, (_, index) => first + (index / (ticks - 1)) * (now - first)),
        format: formatDay,
        label: '',
      }}
      y={{ from: 0, to: 100, ticks: [0, 25, 50, 75, 100], format: String, label: '' }}
      height={220}
      tipAt={(at) => {
        const nearest = nearestTo(at, scores);
        return (
          nearest && {
            at: nearest.at,
            title: formatDay(nearest.at),
            rows: [[bandWords[nearest.band].word, String(nearest.score)]],
          }
        );
      }}
    >
      {(scale) => (
        <>
          {marks.map(({ at, label }) => (
            <VerticalMark key={`${label}${at}`} scale={scale} at={at} label={label} color="var(--worse)" />
          ))}
          <Line
            scale={scale}
            xs={drawn.map(({ at }) => at)}
            ys={drawn.map(({ score }) => score)}
            color="var(--accent)"
          />
          {scores.map(({ at, score, band }) => (
            <circle
              key={at}
              cx={scale.x(at)}
              cy={scale.y(score)}
              r={3.5}
              fill={`var(--${band}, var(--control))`}
              stroke="var(--panel)"
            />
          ))}
        </>
      )}
    </Plot>
  );
}

function nearestTo(at: number, scores: readonly Score[]): Score | null {
  return scores.reduce<Score | null>(
    (best, score) => (best !== null && Math.abs(best.at - at) <= Math.abs(score.at - at) ? best : score),
    null,
  );
}
