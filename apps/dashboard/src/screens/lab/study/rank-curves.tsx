import type { LabModelResult } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { shareAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { segmentColour } from '../../../ui/charts/group-colours.ts';
import { Legend, Line } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import { predictLabels } from '../method-words.ts';

interface Point {
  name: string;
  across: number;
  up: number;
}

const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 4'] as const;

/** ROC and precision-recall of one model on the test rows, a line for each value. */
export function RankCurves({ model }: { model: LabModelResult }) {
  const { curves, method } = model;
  const of = `${predictLabels[method]}, test rows.`;
  return (
    <>
      <CurvePanel
        title="ROC curve"
        caption={`${of} Area ${curves.map(({ className, rocAuc }) => `${className} ${rocAuc.toFixed(3)}`).join(', ')}; 0.5 is chance, the thin line.`}
        axes={['False alarms among the others', 'Found among those that were']}
        lines={curves.map(({ className, falsePositiveShare, truePositiveShare }) => ({
          ...{ name: className, xs: falsePositiveShare, ys: truePositiveShare },
        }))}
        isChanceShown
      />
      <CurvePanel
        title="Precision and recall"
        caption={`${of} Average precision ${curves.map(({ className, prAuc }) => `${className} ${prAuc.toFixed(3)}`).join(', ')}.`}
        axes={['Recall', 'Precision']}
        lines={curves.map(({ className, recall, precision }) => ({
          ...{ name: className, xs: recall, ys: precision },
        }))}
      />
    </>
  );
}

function CurvePanel({
  title,
  caption,
  axes,
  lines,
  isChanceShown = false,
}: {
  title: string;
  caption: string;
  axes: readonly [across: string, up: string];
  lines: readonly { name: string; xs: readonly number[]; ys: readonly number[] }[];
  isChanceShown?: boolean;
}) {
  const formats = useFormats();
  const rows: Point[] = lines.flatMap(({ name, xs, ys }) =>
    xs.map((across, at) => ({ name, across, up: ys[at] ?? 0 })),
  );
  const columns: readonly Column<Point>[] = [
    { label: 'Value', text: (row) => row.name, raw: (row) => row.name },
    { label: axes[0], text: (row) => formats.finePercent(row.across), raw: (row) => row.across },
    { label: axes[1], text: (row) => formats.finePercent(row.up), raw: (row) => row.up },
  ];
  return (
    <ChartFrame
      title={title}
      caption={caption}
      columns={columns}
      rows={rows}
      fileName={title.toLowerCase().replaceAll(' ', '-')}
    >
      <Plot
        label={`${title}. The table view has the numbers.`}
        x={shareAxis(axes[0], formats)}
        y={shareAxis(axes[1], formats)}
        height={260}
      >
        {(scale) => (
          <>
            {isChanceShown && (
              <Line scale={scale} xs={[0, 1]} ys={[0, 1]} color="var(--control)" dash="3 3" width={1} />
            )}
            {lines.map(({ name, xs, ys }, at) => (
              <Line
                key={name}
                scale={scale}
                xs={xs}
                ys={ys}
                color={segmentColour(at)}
                dash={dashes[at % 5]}
              />
            ))}
          </>
        )}
      </Plot>
      {lines.length > 1 && (
        <Legend
          lines={lines.map(({ name }, at) => ({ name, color: segmentColour(at), dash: dashes[at % 5] }))}
        />
      )}
    </ChartFrame>
  );
}
