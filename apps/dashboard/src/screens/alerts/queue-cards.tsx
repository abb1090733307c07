import type { Alert, Shop } from '@ebb/contracts';
import Link from 'next/link';
import { customerTitle, snoozeText } from '../../lib/formats/alert-words.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import type { QueueState } from './state/queue-state.ts';
import { DueNote } from '../alert/due-note.tsx';
import { ScoreChange } from './score-change.tsx';

/** The queue on a phone: a card leads to the alert's own page. */
export function QueueCards({
  alerts,
  left,
  shop,
  onTake,
}: {
  alerts: readonly Alert[];
  left: QueueState['left'];
  shop: Shop;
  onTake: (alert: Alert) => void;
}) {
  const formats = useFormats();
  const now = useNow(30_000);
  const href = useHref();
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-2 px-3 pb-4">
      {alerts.map((alert) => {
        const gone = left.get(alert.id);
        return (
          <li
            key={alert.id}
            data-alert-id={alert.id}
            data-customer-id={alert.customerId}
            className={classNames('min-w-0 rounded-md border border-line bg-panel p-3', gone && 'bg-well')}
          >
            <Link href={href(`/alerts/${alert.id}`)} className="grid min-w-0 gap-1.5">
              <span className="flex items-center justify-between gap-2">
                <BandBadge band={alert.band} score={alert.score} />
                <span className="text-md font-semibold">
                  {formats.wholeMoney(alert.revenueAtRiskMinor, alert.currency, shop.currencyDigits)}
                </span>
              </span>
              <span className="min-w-0 truncate font-medium">{customerTitle(alert)}</span>
              <span className="text-base text-muted">
                {gone ??
                  (alert.snooze === null
                    ? (alert.reasons[0]?.text ?? '')
                    : `Snoozed ${snoozeText(alert.snooze, formats)}`)}
              </span>
            </Link>
            <div className="mt-2 flex items-center justify-between gap-2 text-base text-muted">
              <span className="flex min-w-0 items-center gap-3">
                <ScoreChange alert={alert} />
                <span>{formats.age(alert.openedAt, now)}</span>
                <DueNote alert={alert} />
                <span className="truncate">{alert.ownerName ?? 'Unassigned'}</span>
              </span>
              {alert.status === 'open' && !gone && (
                <Button aria-label={`Assign ${customerTitle(alert)} to me`} onClick={() => onTake(alert)}>
                  Assign to me
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
