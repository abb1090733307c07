import { rejectionAdvice } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { readableJson } from './readable-json.ts';
import { rejectionWords } from './rejection-words.ts';

/** One refused event: why, how it is mended, and what was sent. */
export function RefusedDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const { data, error, refetch } = useQuery({
    queryKey: ['refused-event', shop.id, id],
    queryFn: ({ signal }) => call('getRefusedEvent', { params: { id }, query: { shop: shop.id } }, signal),
    staleTime: Infinity,
  });
  const facts = data && [
    ['Field', data.field ?? '–'],
    ['Verdict', data.message],
    ['How to mend it', rejectionAdvice[data.code]],
    ['Received', formats.dateTime(data.receivedAt)],
    ['Key or store', data.keyName],
    ['Message id', data.messageId ?? '–'],
    ...(data.place === null ? [] : [['Dead letter of', data.place]]),
  ];
  return (
    <Modal isOpen onClose={onClose} title={data ? rejectionWords[data.code] : 'Refused event'}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data && facts && (
        <div className="grid gap-3">
          <dl className="grid gap-1.5 text-sm">
            {facts.map(([name, value]) => (
              <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)]">
                <dt className="text-muted">{name}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
          {data.code === 'unknown_currency' && (
            <Link href={href('/settings/exchange-rates')} className="text-sm text-accent underline">
              Set an exchange rate
            </Link>
          )}
          <pre
            tabIndex={0}
            aria-label="What was sent"
            className="overflow-x-auto rounded-md bg-well p-3 text-xs"
          >
            {readableJson(data.body)}
          </pre>
          {data.bodyBytes > new TextEncoder().encode(data.body).length && (
            <p className="text-sm text-muted">
              Cut: all of it was {formats.number(data.bodyBytes)} bytes long.
            </p>
          )}
          <p className="text-sm text-muted">
            {data.way === 'http'
              ? 'Correct it where it was made and send it again: an event counts once by its messageId.'
              : 'Its dead letter can be corrected and sent again: see the tab “Dead letters”.'}
          </p>
        </div>
      )}
    </Modal>
  );
}
