import { featureLabels, featureNames, type Drift, type DriftLevel, type FeatureName } from '@ebb/contracts';
import { CircleAlert, CircleCheck, Eye } from 'lucide-react';
import { amountAxis } from '../../../ui/charts/axes.ts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { HorizontalMark, Line } from '../../../ui/charts/marks.tsx';
import { Plot } from '../../../ui/charts/plot.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

const levels: Readonly<Record<DriftLevel, { word: string; look: string; icon: typeof Eye }>> = {
  steady: { word: 'stable', look: 'text-muted', icon: CircleCheck },
  moving: { word: 'watch', look: 'text-text font-medium', icon: Eye },
  drifted: { word: 'drifted', look: 'text-worse font-semibold', icon: CircleAlert },
};
const limits = { watch: 0.1, drifted: 0.25 };

/** How far today's customers are from those the model learnt from, feature by feature. */
export function DriftPanel({ drift }: { drift: Drift | null }) {
  const formats = useFormats();
  if (drift === null) {
    return (
      <Panel title="Drift">
        <p className="text-base text-muted">
          Not measured yet. It is measured every night against the customers the champion learnt from; look
          again tomorrow.
        </p>
      </Panel>
    );
  }
  const rows = [...drift.features].sort((left, right) => right.psi - left.psi);
  const most = Math.max(limits.drifted * 1.2, ...rows.map(({ psi }) => psi));
  const overall = levels[drift.level];
  const drifted = rows.filter(({ level }) => level === 'drifted').length;
  return (
    <ChartFrame
      title="Drift"
      caption={`Population stability index of ${formats.number(drift.customers)} customers on ${formats.utcDay(drift.day)} against the training set: stable below 0.1, drifted from 0.25.`}
      columns={[
        { label: 'Feature', text: (row) => labelOf(row.feature), raw: (row) => row.feature },
        { label: 'PSI', text: (row) => row.psi.toFixed(3), raw: (row) => row.psi },
        { label: 'Word', text: (row) => levels[row.level].word, raw: (row) => levels[row.level].word },
        {
          label: 'Importance',
          text: (row) => formats.finePercent(row.importance),
          raw: (row) => row.importance,
        },
      ]}
      rows={rows}
      fileName={`drift-${drift.modelId}`}
    >
      <p className="mb-3 text-base">
        Together <strong className="font-semibold">{drift.index.toFixed(2)}</strong>:{' '}
        <span className={overall.look}>{overall.word}</span>
        {drifted > 0 && `; ${drifted} of ${rows.length} features have drifted`}. What the model looks at most
        counts most.
      </p>
      <ul className="grid gap-1.5">
        {rows.map(({ feature, psi, level }) => {
          const { word, look, icon: Icon } = levels[level];
          return (
            <li
              key={feature}
              className="grid grid-cols-[10.5rem_minmax(0,1fr)_3rem_5.5rem] items-center gap-3 text-sm max-sm:grid-cols-[minmax(0,1fr)_3rem_5.5rem]"
            >
              <span className="truncate">{labelOf(feature)}</span>
              <span aria-hidden className="relative block h-2.5 rounded-sm bg-well max-sm:hidden">
                <span
                  className={`block h-full rounded-sm ${level === 'drifted' ? 'bg-worse' : 'bg-accent'}`}
                  style={{ width: `${(psi / most) * 100}%` }}
                />
                {Object.entries(limits).map(([name, at]) => (
                  <span
                    key={name}
                    className="absolute -inset-y-0.5 w-px bg-control"
                    style={{ left: `${(at / most) * 100}%` }}
                  />
                ))}
              </span>
              <span className="text-right">{psi.toFixed(2)}</span>
              <span className={`flex items-center gap-1 ${look}`}>
                <Icon size={13} aria-hidden /> {word}
              </span>
            </li>
          );
        })}
      </ul>
      {drift.series.length > 1 && (
        <div className="mt-5">
          <DriftOverTime series={drift.series} />
        </div>
      )}
    </ChartFrame>
  );
}

function DriftOverTime({ series }: { series: Drift['series'] }) {
  const formats = useFormats();
  const at = series.map(({ day }) => Date.parse(day));
  const [from, to] = [at[0] ?? 0, at.at(-1) ?? 1];
  return (
    <Plot
      label={`Drift from ${series[0]?.index.toFixed(2)} to ${series.at(-1)?.index.toFixed(2)} over ${series.length} days.`}
      x={{ from, to, ticks: [from, to], format: formats.utcDay, label: 'Day' }}
      y={amountAxis('Together', [limits.drifted, ...series.map(({ index }) => index)], formats.fine)}
      height={170}
    >
      {(scale) => (
        <>
          {Object.entries(limits).map(([name, limit]) => (
            <HorizontalMark key={name} scale={scale} at={limit} label={name} />
          ))}
          <Line scale={scale} xs={at} ys={series.map(({ index }) => index)} />
        </>
      )}
    </Plot>
  );
}

function labelOf(feature: FeatureName): string {
  return featureNames.includes(feature) ? featureLabels[feature] : feature;
}
