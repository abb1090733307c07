import type { PurchaseHorizonReport, PurchaseMetrics } from '@ebb/contracts/purchase';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { type ComparedColumn, ComparedTable } from './compared-table.tsx';

const kindWords: Readonly<Record<PurchaseMetrics['kind'], string>> = {
  model: 'Model',
  other_model: 'Other model',
  plain_rule: 'Plain rule',
};

/** Model, other models and plain rules on the same later days. */
export function QualityTable({ report }: { report: PurchaseHorizonReport }) {
  const formats = useFormats();
  const { metrics, testRows, orderedShare01, horizonDays, decides, rule } = report;
  const columns: readonly ComparedColumn<PurchaseMetrics>[] = [
    { label: 'ROC AUC', of: ({ rocAuc }) => rocAuc, best: Math.max, text: (value) => value.toFixed(3) },
    { label: 'Log loss', of: ({ logLoss }) => logLoss, best: Math.min, text: (value) => value.toFixed(4) },
    {
      label: 'Calibration error',
      of: ({ calibrationError }) => calibrationError,
      best: Math.min,
      text: (value) => value.toFixed(3),
    },
    {
      label: 'Orders in the top tenth',
      of: ({ topTenthShare01 }) => topTenthShare01,
      best: Math.max,
      text: (value) => formats.finePercent(value),
    },
  ];
  return (
    <ComparedTable
      title="Beside plain rules"
      rows={metrics}
      columns={columns}
      note={(row) => kindWords[row.kind]}
      isDeciding={(row) => (decides === 'model' ? row.kind === 'model' : row.name === rule)}
      fileName={`purchase-quality-${horizonDays}`}
      caption={`On ${formats.number(testRows)} test rows, later than everything learnt from; ${formats.percent(orderedShare01 ?? 0)} of them ordered within ${horizonDays} days. Orders in the top tenth: of all who ordered, the share among the tenth that was said to be likeliest; chance alone finds 10%. Bold is the best of its column.`}
    />
  );
}
