import { featureLabels } from '@ebb/contracts';
import { describePurchaseReason, type PurchaseHorizonReport } from '@ebb/contracts/purchase';
import { Scale } from 'lucide-react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { BarList } from '../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { CalibrationPlot } from '../model/quality/calibration-plot.tsx';
import { QualityTable } from './quality-table.tsx';

const deciderWords = {
  model: 'A model decides',
  rule: 'A plain rule decides',
  nobody: 'Not known',
} as const;

/** One horizon: who decides and why, how good beside plain rules, whether its percentages can be taken at their word. */
export function HorizonPanels({ report }: { report: PurchaseHorizonReport }) {
  const formats = useFormats();
  const { decides, reason, rule, horizonDays, calibration, importance, tests } = report;
  const { says, evidence } = describePurchaseReason(reason, rule);
  return (
    <>
      <section className="rounded-md border border-line bg-panel p-5 max-sm:p-4">
        <h2 className="flex items-center gap-2 text-sm text-muted">
          <Scale size={16} aria-hidden className="shrink-0 text-accent" />
          {deciderWords[decides]}
        </h2>
        <p className="mt-1 max-w-[80ch] text-md font-medium" data-testid="purchase-verdict">
          {says}
        </p>
        {evidence !== null && <p className="mt-1 max-w-[90ch] text-sm text-muted">{evidence}</p>}
        {tests.length > 0 && (
          <p className="mt-2 max-w-[90ch] text-sm text-muted">
            Tested on{' '}
            {tests
              .map(({ day, orderedShare01, meanProbability }) => {
                const ordered = formats.finePercent(orderedShare01);
                return `${formats.utcDay(Date.parse(day))} (${ordered} ordered, ${formats.finePercent(meanProbability)} said)`;
              })
              .join(' and ')}
            ; everything learnt from ends before. {formats.number(report.trainedRows)} rows.
          </p>
        )}
      </section>
      {report.metrics.length > 0 && <QualityTable report={report} />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {calibration.length > 0 && (
          <CalibrationPlot
            title="Does 20% mean 20 of 100?"
            bins={calibration}
            came="ordered"
            caption={`${formats.number(report.testRows)} test rows in ${calibration.length} groups of about equal size; an order within ${horizonDays} days.`}
            fileName={`purchase-calibration-${horizonDays}`}
          />
        )}
        {importance !== null && (
          <ChartFrame
            title="What it looks at"
            caption="Share of what the model’s splits explain."
            columns={[
              { label: 'Feature', text: (row) => featureLabels[row.feature], raw: (row) => row.feature },
              { label: 'Share', text: (row) => formats.finePercent(row.share01), raw: (row) => row.share01 },
            ]}
            rows={importance}
            fileName={`purchase-importance-${horizonDays}`}
          >
            <BarList
              bars={importance.map(({ feature, share01 }) => ({
                key: feature,
                label: featureLabels[feature],
                value: share01,
                text: formats.percent(share01),
              }))}
            />
          </ChartFrame>
        )}
      </div>
    </>
  );
}
