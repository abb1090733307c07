import { featureLabels, featureMeanings, type CustomerDetail, type Shop } from '@ebb/contracts';
import { featureValue } from '../../lib/formats/feature-words.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** The twelve features beside what is usual in this shop. */
export function FeatureTable({ detail, shop }: { detail: CustomerDetail; shop: Shop }) {
  const formats = useFormats();
  type Row = CustomerDetail['features'][number];
  const text = (row: Row, value: number | null) =>
    value === null ? '–' : featureValue(row.name, value, formats, detail.currency, shop.currencyDigits);
  return (
    <ChartFrame
      title="Against the shop"
      caption={`Bars begin at zero; the line is the median of ${shop.name}’s scored customers.`}
      columns={[
        { label: 'Feature', text: (row: Row) => featureLabels[row.name], raw: (row) => row.name },
        { label: 'Customer', text: (row) => text(row, row.value), raw: (row) => row.value },
        { label: 'Shop median', text: (row) => text(row, row.shopMedian), raw: (row) => row.shopMedian },
      ]}
      rows={detail.features}
      fileName={`features-${detail.customer.customerId}`}
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col" className="pb-1 text-left font-medium">
              Feature
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Customer
            </th>
            <th scope="col" className="w-1/3 pb-1 max-sm:hidden">
              <span className="sr-only">Compared</span>
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Shop median
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.features.map((row) => (
            <tr key={row.name} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal" title={featureMeanings[row.name]}>
                {featureLabels[row.name]}
              </th>
              <td className="py-1.5 text-right font-medium">{text(row, row.value)}</td>
              <td aria-hidden className="px-4 max-sm:hidden">
                <Compared value={row.value} median={row.shopMedian} />
              </td>
              <td className="py-1.5 text-right text-muted">{text(row, row.shopMedian)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartFrame>
  );
}

function Compared({ value, median }: { value: number; median: number | null }) {
  const low = Math.min(0, value, median ?? 0);
  const high = Math.max(0, value, median ?? 0);
  const span = high - low || 1;
  const place = (x: number) => ((x - low) / span) * 100;
  return (
    <span className="relative block h-2.5 rounded-sm bg-well">
      <span
        className="absolute inset-y-0 rounded-sm bg-accent"
        style={{
          left: `${Math.min(place(0), place(value))}%`,
          width: `${Math.abs(place(value) - place(0))}%`,
        }}
      />
      {median !== null && (
        <span
          className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 bg-text"
          style={{ left: `${place(median)}%` }}
        />
      )}
    </span>
  );
}
