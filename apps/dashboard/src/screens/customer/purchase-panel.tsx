import type { CustomerDetail, Shop } from '@ebb/contracts';
import { spendDays } from '@ebb/contracts/purchase';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../lib/api/api-error.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { purchaseOfQuery } from '../purchase/purchase-query.ts';

const reasonsShown = 3;

/** How likely the customer orders, for how much, why, and as of when. */
export function PurchasePanel({ detail, shop }: { detail: CustomerDetail; shop: Shop }) {
  const formats = useFormats();
  const { customer, version } = detail;
  const answer = useQuery(purchaseOfQuery(shop.id, customer.customerId, version));
  const { error } = answer;
  const whyNobody = error instanceof ApiError && error.status === 422 ? error.message : null;
  return (
    <Panel title="Next order" data-testid="next-order">
      {answer.isPending && <Skeleton className="h-24" />}
      {whyNobody !== null && <p className="text-base text-muted">Not known. {whyNobody}</p>}
      {error && whyNobody === null && <ErrorNote error={error} onRetry={() => void answer.refetch()} />}
      {answer.data && (
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
          <div className="grid content-start gap-2">
            <ul className="grid gap-2">
              {answer.data.likelihoods.map(({ horizonDays, probability, decides }) => (
                <li
                  key={horizonDays}
                  className="grid grid-cols-[7rem_minmax(0,1fr)_3.5rem] items-center gap-3 text-base"
                  title={decides === 'rule' ? 'By a plain rule: no model is better here' : undefined}
                >
                  <span>Within {horizonDays} days</span>
                  <span aria-hidden className="block h-2.5 rounded-sm bg-well">
                    <span
                      className="block h-full rounded-sm bg-accent"
                      style={{ width: `${(probability ?? 0) * 100}%` }}
                    />
                  </span>
                  <span className="text-right font-semibold">
                    {probability === null ? (
                      <span className="font-normal text-muted">not known</span>
                    ) : (
                      formats.percent(probability)
                    )}
                  </span>
                </li>
              ))}
            </ul>
            {answer.data.spendMinor !== null && (
              <p className="text-base">
                Expected spend within {spendDays} days:{' '}
                <strong className="font-semibold">
                  {formats.wholeMoney(answer.data.spendMinor, detail.currency, shop.currencyDigits)}
                </strong>
              </p>
            )}
            <p className="text-xs text-muted">
              As of {formats.dateTime(answer.data.asOf)} {formats.timeZone}.{' '}
              {customer.purchase === null
                ? 'Not in the lists yet.'
                : `Lists say ${likely(customer.purchase.within30, formats.percent)} within 30 days, as of ${formats.dateTime(customer.purchase.computedAt)}.`}
              {answer.data.likelihoods.some(({ decides }) => decides === 'rule') &&
                ' Where no model is better, a plain rule says it.'}
            </p>
          </div>
          <div>
            <h3 className="text-sm text-muted">
              {answer.data.reasonsHorizonDays === null
                ? 'Nobody can say yet.'
                : `Why, within ${answer.data.reasonsHorizonDays} days`}
            </h3>
            <ul className="mt-1 grid gap-1 text-base">
              {answer.data.reasons
                .filter(({ contribution }) => Math.abs(contribution) >= 0.005)
                .slice(0, reasonsShown)
                .map(({ feature, text, contribution }) => (
                  <li key={feature} className="flex items-baseline justify-between gap-3">
                    <span>{text}</span>
                    <span className={`shrink-0 text-sm ${contribution > 0 ? 'text-better' : 'text-worse'}`}>
                      {formats.signed(contribution * 100)}
                      <span className="sr-only"> points of likelihood</span>
                    </span>
                  </li>
                ))}
            </ul>
          </div>
        </div>
      )}
    </Panel>
  );
}

function likely(probability: number | null, percent: (share: number) => string): string {
  return probability === null ? 'nothing' : percent(probability);
}
