import type { ImpactPage, Shop } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** What would be claimed without the withheld, so that everybody sees why they are there. */
export function NaivePanel({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  const { naive, revenue, matured, retention } = page;
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  return (
    <Panel title="What would be claimed without them">
      <p className="text-xl font-semibold" data-testid="impact-naive">
        {money(naive.revenueMinor)}
      </p>
      <p className="text-base">
        {naive.contacted === 0
          ? 'Nobody whose outcome is known was contacted.'
          : `“We contacted ${formats.number(naive.contacted)} customers at risk, ${formats.number(naive.retained)} ordered again (${formats.percent(naive.retained / naive.contacted)}), and spent this.”`}
      </p>
      {naive.contacted > 0 && revenue !== null && (
        <p className="mt-2 text-base text-muted">
          {retention !== null &&
            `Of those who were left alone ${formats.percent(retention.withheld)} ordered again as well. `}
          The comparison puts what the work brought at {money(revenue.difference * matured.worked)}.
        </p>
      )}
    </Panel>
  );
}
