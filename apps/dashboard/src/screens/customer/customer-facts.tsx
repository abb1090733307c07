import type { CustomerDetail, Shop } from '@ebb/contracts';
import { dayOf } from '@ebb/domain';
import type { ReactNode } from 'react';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { whatChanged } from './what-changed.ts';
import { Panel } from '../../ui/parts/panel.tsx';

/** The first ten seconds: how risky, how much, how long silent, what is different. */
export function CustomerFacts({ detail, shop }: { detail: CustomerDetail; shop: Shop }) {
  const formats = useFormats();
  const now = useNow(60_000);
  const { customer, prediction, crossing } = detail;
  const money = (minor: number) => formats.wholeMoney(minor, detail.currency, shop.currencyDigits);
  const changes = whatChanged(detail, formats, now);
  return (
    <div className="grid grid-cols-2 gap-3 xl:grid-cols-[1.25fr_1fr_1fr_1.5fr]">
      <Fact label="Risk of leaving" isWide>
        <div className="flex items-center gap-3">
          <span className="text-2xl font-semibold tracking-tight" data-testid="risk-score">
            {customer.score ?? '–'}
            {customer.score !== null && <span className="text-base font-normal text-muted"> of 100</span>}
          </span>
          <BandBadge band={customer.band} />
        </div>
        {customer.score !== null && <RiskScale score={customer.score} />}
        <p className="text-sm text-muted">
          {prediction && customer.probability !== null
            ? `${formats.percent(customer.probability)} likely to place no order within ${prediction.horizonDays} days.`
            : `${bandWords[customer.band].meaning.replace(/^./, (letter) => letter.toUpperCase())}.`}
        </p>
        {crossing && (
          <p className="text-sm font-medium">
            If nothing happens, the risk becomes {bandWords[crossing.band].word.toLowerCase()} on{' '}
            {formats.utcDay(crossing.at)} ({daysUntil(crossing.at, now)}).
          </p>
        )}
      </Fact>
      <Fact label="Revenue at risk">
        <span className="text-2xl font-semibold tracking-tight max-sm:text-xl">
          {customer.revenueAtRiskMinor > 0 ? money(customer.revenueAtRiskMinor) : '–'}
        </span>
        <p className="text-sm text-muted">
          {money(customer.netRevenueMinor)} in all, {formats.number(customer.orderCount)}{' '}
          {customer.orderCount === 1 ? 'order' : 'orders'}
        </p>
      </Fact>
      <Fact label="Last order">
        <span className="text-lg font-semibold tracking-tight">
          {customer.lastOrderAt === null ? 'Never' : formats.daysAgo(customer.lastOrderAt, now)}
        </span>
        <p className="text-sm text-muted">
          {customer.lastOrderAt !== null && <>{formats.day(customer.lastOrderAt)}. </>}
          {detail.lastActiveAt !== null && <>Last active {formats.daysAgo(detail.lastActiveAt, now)}. </>}
          Customer since {formats.day(detail.firstSeenAt)}.
        </p>
        {detail.laterVoidOrderAt !== null && (
          <p className="text-sm text-muted">
            The order of {formats.day(detail.laterVoidOrderAt)} was refunded or cancelled and does not count.
          </p>
        )}
      </Fact>
      <Fact label="What changed" isWide>
        {changes.length === 0 ? (
          <p className="text-sm text-muted">Nothing to compare with yet.</p>
        ) : (
          <ul className="grid gap-1 text-sm">
            {changes.map((line) => (
              <li key={line} className="flex gap-2">
                <span aria-hidden className="mt-1.5 size-1.5 shrink-0 rounded-full bg-control" />
                {line}
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </div>
  );
}

function Fact({ label, isWide, children }: { label: string; isWide?: boolean; children: ReactNode }) {
  return (
    <section
      className={classNames(
        'grid min-w-0 content-start gap-2 rounded-md border border-line bg-panel p-4',
        isWide && 'max-sm:col-span-2',
      )}
    >
      <h2 className="text-sm text-muted">{label}</h2>
      {children}
    </section>
  );
}

/** Bands rise with the UTC day, so that is what is counted. */
function daysUntil(at: number, now: number): string {
  const days = dayOf(at) - dayOf(now);
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}

/** Where on 0 to 100 the customer stands; the number beside it says the same. */
export function RiskScale({ score }: { score: number }) {
  return (
    <div aria-hidden className="relative h-2 rounded-full bg-well">
      <span className="absolute inset-y-0 left-0 rounded-full bg-control/50" style={{ width: `${score}%` }} />
      <span
        className="absolute top-1/2 size-3.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-panel bg-text"
        style={{ left: `${score}%` }}
      />
    </div>
  );
}

/** What the shop sent about the customer, as it was sent. */
export function Traits({ traits }: { traits: Record<string, unknown> }) {
  const entries = Object.entries(traits);
  return (
    <Panel title="Traits">
      {entries.length === 0 ? (
        <p className="text-base text-muted">The shop has sent none.</p>
      ) : (
        <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-x-4 gap-y-1.5 text-sm">
          {entries.map(([name, value]) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid border-t border-line pt-1.5">
              <dt className="truncate text-muted">{name}</dt>
              <dd className="break-words">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
