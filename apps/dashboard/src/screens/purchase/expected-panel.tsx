import type { PurchaseModelsPage } from '@ebb/contracts/purchase';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';

/** What it comes to over all customers, and how old it is. */
export function ExpectedPanel({
  page: { expected, computed, training },
  models,
}: {
  page: PurchaseModelsPage;
  models: NonNullable<PurchaseModelsPage['models']>;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const { customers, ordersWithin, spendMinor } = expected;
  const isComputing = computed !== null && computed.finishedAt === null;
  return (
    <section
      aria-label="Expected over all customers"
      className="rounded-md border border-line bg-panel p-5 max-sm:p-4"
    >
      <dl className="grid grid-cols-2 gap-x-8 gap-y-4 lg:grid-cols-4">
        {ordersWithin.map(({ horizonDays, customers: ordering }) => (
          <Fact
            key={horizonDays}
            name={`Order within ${horizonDays} days`}
            note={
              ordering === null || customers === 0
                ? 'nobody can say yet'
                : `${formats.finePercent(ordering / customers)} of ${formats.number(customers)} customers`
            }
          >
            {ordering === null ? 'Not known' : formats.number(ordering)}
          </Fact>
        ))}
        <Fact name="Spend within 30 days" note="expected over all of them">
          {spendMinor === null
            ? 'Not known'
            : formats.wholeMoney(spendMinor, shop.currency, shop.currencyDigits)}
        </Fact>
      </dl>
      <p className="mt-4 text-sm text-muted">
        {computed === null
          ? 'Not computed for the customers yet.'
          : isComputing
            ? `Being computed anew since ${formats.dateTime(computed.startedAt)} ${formats.timeZone}.`
            : `As of ${formats.dateTime(computed.startedAt)} ${formats.timeZone}; computed anew every day.`}{' '}
        Everybody is counted who ordered within the last {models.activeWindowDays} days. Version{' '}
        {models.version}, learnt {formats.dateTime(models.trainedAt)}.
        {training && ` Version ${training.version} is being learnt.`}
      </p>
    </section>
  );
}

function Fact({ name, note, children }: { name: string; note: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <span className="block text-2xl font-semibold tracking-tight max-sm:text-xl">{children}</span>
        <span className="text-sm text-muted">{note}</span>
      </dd>
    </div>
  );
}
