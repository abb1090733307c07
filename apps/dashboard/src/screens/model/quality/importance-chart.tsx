import { featureLabels, featureNames, type FeatureName, type ModelSummary } from '@ebb/contracts';
import { BarList } from '../../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

/** What the model looks at, most first. */
export function ImportanceChart({ champion }: { champion: ModelSummary }) {
  const formats = useFormats();
  const rows = [...champion.importance].sort((a, b) => b.importance - a.importance);
  const total = rows.reduce((sum, row) => sum + Math.max(0, row.importance), 0) || 1;
  return (
    <ChartFrame
      title="What it looks at"
      caption={`Share of all importance. Model ${champion.version}, made ${formats.dateTime(champion.createdAt)} ${formats.timeZone}.`}
      columns={[
        { label: 'Feature', text: (row) => labelOf(row.feature), raw: (row) => row.feature },
        {
          label: 'Share',
          text: (row) => formats.finePercent(row.importance / total),
          raw: (row) => row.importance / total,
        },
      ]}
      rows={rows}
      fileName={`importance-${champion.id}`}
    >
      <BarList
        bars={rows.map(({ feature, importance }) => ({
          key: feature,
          label: labelOf(feature),
          value: importance,
          text: formats.percent(importance / total),
        }))}
      />
    </ChartFrame>
  );
}

function labelOf(feature: string): string {
  return isFeature(feature) ? featureLabels[feature] : feature;
}

function isFeature(name: string): name is FeatureName {
  return (featureNames as readonly string[]).includes(name);
}
