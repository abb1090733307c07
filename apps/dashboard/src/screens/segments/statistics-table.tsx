import {
  segmentFeatureLabels,
  segmentFeatureNames,
  type SegmentPortrait,
  type SegmentsPage,
} from '@ebb/contracts';
import { BarList } from '../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { DataTable } from '../../ui/charts/data-table.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { featureText } from './segment-values.ts';

interface Row {
  name: string;
  customers: number;
  portrait: SegmentPortrait;
}

/** Sizes, and the means of every segment. */
export function StatisticsPanels({
  page,
  report,
}: {
  page: SegmentsPage;
  report: NonNullable<SegmentsPage['report']>;
}) {
  const formats = useFormats();
  const { shop } = useShop();
  const rows = page.segments.flatMap(({ id, name, customers }): Row[] => {
    const portrait = report.segments.find((each) => each.id === id);
    return portrait === undefined ? [] : [{ name, customers, portrait }];
  });
  const columns: readonly Column<Row>[] = [
    { label: 'Segment', text: (row) => row.name, raw: (row) => row.name },
    { label: 'Customers', text: (row) => formats.number(row.customers), raw: (row) => row.customers },
    {
      label: 'Silhouette',
      text: ({ portrait }) => (portrait.silhouette === null ? '–' : formats.fine(portrait.silhouette)),
      raw: ({ portrait }) => portrait.silhouette,
    },
    ...segmentFeatureNames.map((feature, place): Column<Row> => ({
      label: `Mean: ${segmentFeatureLabels[feature].toLowerCase()}`,
      text: ({ portrait }) => featureText(feature, portrait.means[place] ?? 0, formats, shop),
      raw: ({ portrait }) => portrait.means[place] ?? null,
    })),
  ];
  const outliers = report.columns
    .filter(({ outliers: found }) => found > 0)
    .map(
      ({ feature, outliers: found }) =>
        `${segmentFeatureLabels[feature].toLowerCase()} ${formats.number(found)}`,
    );
  const asOf = `Sizes as of ${formats.dateTime(page.asOf)}, means as of ${formats.dateTime(report.asOf)}; money in the CSV is in minor units.`;
  return (
    <>
      <ChartFrame
        title="Size"
        caption={asOf}
        columns={columns}
        rows={rows}
        fileName="segments-size"
        brief={{ value: `${rows.length} segments`, points: rows.map(({ customers }) => customers) }}
      >
        <BarList
          bars={rows.map(({ name, customers }) => ({
            key: name,
            label: name,
            value: customers,
            text: formats.number(customers),
          }))}
        />
      </ChartFrame>
      <ChartFrame
        title="Means"
        caption={`${asOf} ${outliers.length > 0 ? `Far from the rest (Tukey’s fences), and kept: ${outliers.join(', ')}.` : 'No value is far from the rest.'}`}
        columns={columns}
        rows={rows}
        fileName="segments-means"
        className="lg:col-span-2"
      >
        <DataTable title="Means" columns={columns} rows={rows} />
      </ChartFrame>
    </>
  );
}
