import type { DashboardStats } from '@ebb/contracts';
import { BarChart } from '../../ui/charts/bar-chart.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';

/** How the scored customers spread over the risk. */
export function ScoreHistogram({ stats }: { stats: DashboardStats }) {
  const { shop } = useShop();
  const formats = useFormats();
  const rows = stats.scoreHistogram;
  const total = rows.reduce((sum, row) => sum + row.customers, 0);
  return (
    <ChartFrame
      title="Customers by risk"
      caption={`${formats.number(total)} scored customers, ten points a bar; higher is worse. As of ${formats.time(stats.asOf)} ${formats.timeZone}.`}
      rows={rows}
      columns={[
        { label: 'Risk', text: (row) => `${row.from}–${row.to}`, raw: (row) => `${row.from}-${row.to}` },
        { label: 'Customers', text: (row) => formats.number(row.customers), raw: (row) => row.customers },
      ]}
      fileName={`${shop.id}-customers-by-risk`}
      brief={{ value: formats.number(total), points: rows.map((row) => row.customers) }}
    >
      <BarChart
        name="customers"
        bars={rows.map((row) => ({ label: `${row.from}–${row.to}`, value: row.customers }))}
        format={formats.number}
        height={244}
      />
    </ChartFrame>
  );
}
