import { storeNames, type StoreSource } from '@ebb/contracts/stores';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import Link from 'next/link';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useHref } from '../../../lib/session/shop-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { useNow } from '../../../ui/parts/use-time.ts';
import { StoreGuide } from './store-guide.tsx';

export type StoreAsk = 'secret' | 'end';

/** A store: whether it delivers, where to, and what may be done to it. @param onAsk left out for who may not change it */
export function StoreLine({
  source,
  onAsk,
}: {
  source: StoreSource;
  onAsk: ((ask: StoreAsk) => void) | undefined;
}) {
  const { name, kind, endedAt, idPrefix, hasSecret, lastDeliveryAt } = source;
  return (
    <li className="grid gap-1 py-3 text-base" data-store-id={source.id}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="flex min-w-0 flex-1 basis-56 flex-wrap items-center gap-2">
          <span className={endedAt === null ? 'font-medium break-all' : 'break-all text-muted line-through'}>
            {name}
          </span>
          <span className="rounded bg-well px-1.5 py-0.5 text-xs text-muted">{storeNames[kind]}</span>
          {idPrefix !== '' && <span className="text-sm text-muted">ids begin with “{idPrefix}”</span>}
        </p>
        {endedAt === null && onAsk && (
          <span className="flex flex-wrap gap-2">
            <Button
              size="small"
              tone={hasSecret ? 'plain' : 'main'}
              aria-label={`${hasSecret ? 'Replace' : 'Set'} the secret of ${name}`}
              onClick={() => onAsk('secret')}
            >
              {hasSecret ? 'Replace secret' : 'Set secret'}
            </Button>
            <Button size="small" aria-label={`End ${name}`} onClick={() => onAsk('end')}>
              End
            </Button>
          </span>
        )}
      </div>
      <Standing source={source} />
      {endedAt === null && onAsk && <StoreGuide source={source} isOpen={lastDeliveryAt === null} />}
    </li>
  );
}

/** How the deliveries go, in a sentence, with what has to be done first. */
function Standing({ source }: { source: StoreSource }) {
  const formats = useFormats();
  const href = useHref();
  const now = useNow(15_000);
  const { endedAt, hasSecret, lastDeliveryAt, lastTopic, lastBadSignatureAt, refused, rotatingUntil } =
    source;
  if (endedAt !== null) return <p className="text-sm text-muted">Ended {formats.dateTime(endedAt)}.</p>;
  const isBad = lastBadSignatureAt !== null && lastBadSignatureAt > (lastDeliveryAt ?? 0);
  const [Icon, look] = isBad
    ? ([CircleAlert, 'text-worse'] as const)
    : lastDeliveryAt === null
      ? ([CircleDashed, 'text-muted'] as const)
      : ([CircleCheck, 'text-better'] as const);
  return (
    <div className="flex gap-2 text-sm">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${look}`} />
      <div className="min-w-0">
        {isBad && (
          <p className="text-worse">
            {hasSecret
              ? `Deliveries are refused: their signature is another’s (last ${formats.ago(lastBadSignatureAt, now)}). Set the store’s secret again.`
              : `Deliveries come and wait for the store’s secret (last ${formats.ago(lastBadSignatureAt, now)}).`}
          </p>
        )}
        {!isBad && lastDeliveryAt === null && (
          <p className="text-muted">
            {hasSecret ? 'No delivery yet.' : 'No delivery yet. The store’s secret is still missing.'}
          </p>
        )}
        {lastDeliveryAt !== null && (
          <p className="text-muted">
            Last delivery{' '}
            <span title={formats.dateTime(lastDeliveryAt)}>{formats.ago(lastDeliveryAt, now)}</span>
            {lastTopic !== null && (
              <>
                {' '}
                (<code>{lastTopic}</code>)
              </>
            )}
            {` · ${formats.number(source.deliveries)} in all · `}
            <Link href={href('/events', { tab: 'refused' })} className="text-accent underline">
              {formats.number(refused)} refused
            </Link>
          </p>
        )}
        {rotatingUntil !== null && (
          <p className="text-muted">The secret before is good until {formats.dateTime(rotatingUntil)}.</p>
        )}
      </div>
    </div>
  );
}
