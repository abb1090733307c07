import type { Delivery } from '@ebb/contracts/delivery';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { useNow } from '../../ui/parts/use-time.ts';
import { aboutWords, stateWords } from './delivery-words.ts';

/** One message: about what, to whom, what became of it and when. */
export function DeliveryLine({
  delivery,
  linksAlert = false,
  action,
}: {
  delivery: Delivery;
  linksAlert?: boolean;
  action?: ReactNode;
}) {
  const formats = useFormats();
  const href = useHref();
  const now = useNow(15_000);
  const { alertId, customerName, recipientName, state, createdAt, doneAt, nextAt, attempts } = delivery;
  const about = aboutWords(delivery);
  const when = doneAt ?? createdAt;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 py-2 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2">
          <span
            className={classNames(
              'rounded bg-well px-1.5 py-0.5 text-xs',
              state === 'dead' ? 'font-medium text-worse' : 'text-muted',
            )}
          >
            {stateWords[state]}
          </span>
          <span className="font-medium wrap-anywhere">
            {linksAlert && alertId !== null ? (
              <Link href={href(`/alerts/${alertId}`)} className="text-accent hover:underline">
                {about}
                {customerName === null ? '' : `: ${customerName}`}
              </Link>
            ) : (
              about
            )}
          </span>
        </p>
        <p className="wrap-anywhere text-muted">
          to {recipientName} ·{' '}
          <time dateTime={new Date(when).toISOString()} title={formats.dateTime(when)}>
            {formats.ago(when, now)}
          </time>
          {attempts > 1 && ` · ${attempts} attempts`}
          {nextAt !== null && waitWords(delivery, nextAt, now, formats.dateTime(nextAt))}
        </p>
        {delivery.error !== null && <p className="wrap-anywhere text-muted">{delivery.error}</p>}
      </div>
      {action}
    </li>
  );
}

function waitWords({ isHeld, attempts }: Delivery, nextAt: number, now: number, time: string): string {
  if (isHeld) return ` · held until ${time}`;
  if (attempts === 0 || nextAt <= now) return ' · on its way';
  return ` · next attempt ${time}`;
}
