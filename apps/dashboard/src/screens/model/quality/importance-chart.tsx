import { featureLabels, featureNames, type FeatureName, type ModelSummary } from '@ebb/contracts';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

/** What the model looks at, most first. */
export function ImportanceChart({ champion }: { champion: ModelSummary }) {
  const formats = useFormats();
  const rows = [...champion.importance].sort((a, b) => b.importance - a.importance);
  const total = rows.reduce((sum, row) => sum + Math.max(0, row.importance), 0) || 1;
  const most = Math.max(...rows.map((row) => row.importance), 0) || 1;
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
      <ol className="grid gap-2">
        {rows.map((row) => (
          <li
            key={row.feature}
            className="grid grid-cols-[10.5rem_minmax(0,1fr)_2.5rem] items-center gap-3 text-sm"
          >
            <span className="truncate">{labelOf(row.feature)}</span>
            <span aria-hidden className="block h-2.5 rounded-sm bg-well">
              <span
                className="block h-full rounded-sm bg-accent"
                style={{ width: `${(Math.max(0, row.importance) / most) * 100}%` }}
              />
            </span>
            <span className="text-right text-muted">{formats.percent(row.importance / total)}</span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}

function labelOf(feature: string): string {
  return isFeature(feature) ? featureLabels[feature] : feature;
}

function isFeature(name: string): name is FeatureName {
  return (featureNames as readonly string[]).includes(name);
}
