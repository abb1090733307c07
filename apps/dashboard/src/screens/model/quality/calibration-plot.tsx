import { shareAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

interface CalibrationBin {
  rows: number;
  meanProbability: number;
  observedShare: number;
  /** 95% interval of the share; absent where only counts are known. */
  low?: number;
  high?: number;
}

/** What was said against what came true, in groups of equal size with their intervals. */
export function CalibrationPlot({
  title,
  bins,
  caption,
  fileName,
  came = 'left',
}: {
  title: string;
  bins: readonly CalibrationBin[];
  caption: string;
  fileName: string;
  /** What those did whose share is shown. */
  came?: string;
}) {
  const formats = useFormats();
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const outside = bins.filter(
    ({ meanProbability, low = 0, high = 1 }) => meanProbability < low || meanProbability > high,
  );
  const says = bins.map(
    ({ meanProbability, observedShare }) =>
      `${formats.percent(meanProbability)} said, ${formats.percent(observedShare)} ${came}`,
  );
  return (
    <ChartFrame
      title={title}
      caption={caption}
      columns={[
        {
          label: 'Said',
          text: (bin) => formats.finePercent(bin.meanProbability),
          raw: (bin) => bin.meanProbability,
        },
        {
          label: came.replace(/^./, (letter) => letter.toUpperCase()),
          text: (bin) => formats.finePercent(bin.observedShare),
          raw: (bin) => bin.observedShare,
        },
        {
          label: '95% interval',
          text: (bin) =>
            bin.low === undefined || bin.high === undefined
              ? '–'
              : `${formats.percent(bin.low)} to ${formats.percent(bin.high)}`,
          raw: (bin) => (bin.low === undefined || bin.high === undefined ? null : `${bin.low}–${bin.high}`),
        },
        { label: 'Customers', text: (bin) => formats.number(bin.rows), raw: (bin) => bin.rows },
      ]}
      rows={bins}
      fileName={fileName}
    >
      <Plot
        label={`${title}: ${says.join('; ')}.`}
        x={shareAxis('Probability that was given', formats)}
        y={shareAxis(`Share that ${came}`, formats)}
        height={280}
      >
        {({ x, y }) => (
          <>
            <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--control)" strokeDasharray="4 4" />
            <text x={x(1)} y={y(0.05)} textAnchor="end" fontSize={11} fill="var(--muted)">
              dashes: exactly as said
            </text>
            {bins.map(({ meanProbability, observedShare, low, high, rows }) => (
              <g key={meanProbability} stroke="var(--series-1)" fill="var(--series-1)">
                {low !== undefined && high !== undefined && (
                  <path
                    d={`M${x(meanProbability)} ${y(low)}V${y(high)}M${x(meanProbability) - 4} ${y(low)}h8M${x(meanProbability) - 4} ${y(high)}h8`}
                    strokeWidth={1.5}
                    fill="none"
                  />
                )}
                <circle
                  cx={x(meanProbability)}
                  cy={y(observedShare)}
                  r={3 + 3 * Math.sqrt(rows / most)}
                  stroke="var(--panel)"
                >
                  <title>
                    {`${formats.finePercent(meanProbability)} said, ${formats.finePercent(observedShare)} ${came}, of ${formats.number(rows)}`}
                  </title>
                </circle>
              </g>
            ))}
          </>
        )}
      </Plot>
      {bins.some(({ low }) => low !== undefined) && (
        <p className="mt-2 text-sm">
          {outside.length === 0
            ? `In all ${bins.length} groups what was said lies within what chance allows.`
            : `In ${outside.length} of ${bins.length} groups what was said lies outside of what chance allows.`}
        </p>
      )}
    </ChartFrame>
  );
}
