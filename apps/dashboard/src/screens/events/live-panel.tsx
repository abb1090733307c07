import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '@ebb/contracts';
import { CircleCheck, CircleX, Pause, Play, Radio } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { Empty } from '../../ui/parts/empty.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { joinArrivals } from './join-arrivals.ts';
import { rejectionWords } from './rejection-words.ts';

const everyMs = 1_000;

/** Events as they arrive, newest first, each with its verdict. Noted while this is open. */
export function LivePanel({ onSend }: { onSend: () => void }) {
  const { shop } = useShop();
  const formats = useFormats();
  const client = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const queryKey = ['live-events', shop.id];
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<readonly LiveEvent[]>(queryKey) ?? [];
      const { items } = await call(
        'listLiveEvents',
        { query: { shop: shop.id, after: known[0]?.id } },
        signal,
      );
      return joinArrivals(known, items);
    },
    refetchInterval: isPaused ? false : everyMs,
    structuralSharing: false,
  });
  const refused = data?.filter(({ code }) => code !== null).length ?? 0;
  return (
    <Panel
      flush
      title="Live events"
      aside={
        <Button size="small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      {error && (
        <div className="p-4">
          <ErrorNote error={error} dataFrom={dataUpdatedAt} onRetry={() => void refetch()} />
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <>
          <p className="border-b border-line px-4 py-2 text-sm text-muted">
            {isPaused ? 'Paused. ' : ''}The newest {formats.number(data.length)}
            {refused > 0 && `, ${formats.number(refused)} of them refused`}.
          </p>
          <ul className="divide-y divide-line" aria-label="Live events">
            {data.map((event) => (
              <Arrival key={event.id} event={event} />
            ))}
          </ul>
        </>
      )}
      {!error && (data === undefined || data.length === 0) && (
        <Empty
          icon={Radio}
          title={isPaused ? 'Paused' : 'Waiting for events…'}
          action={<Button onClick={onSend}>Send a test event</Button>}
        >
          Whatever arrives now appears here within two seconds, taken or refused.
        </Empty>
      )}
    </Panel>
  );
}

function Arrival({ event }: { event: LiveEvent }) {
  const formats = useFormats();
  const href = useHref();
  const { code, customerId } = event;
  return (
    <li className="flex gap-3 px-4 py-2 text-sm">
      {code === null ? (
        <CircleCheck size={16} aria-label="Accepted" role="img" className="mt-0.5 shrink-0 text-better" />
      ) : (
        <CircleX size={16} aria-label="Refused" role="img" className="mt-0.5 shrink-0 text-worse" />
      )}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium break-words">{event.name}</span>
          <time dateTime={new Date(event.receivedAt).toISOString()} className="text-muted">
            {formats.time(event.receivedAt)}
          </time>
        </div>
        <p className="break-words text-muted">
          {customerId === null ? (
            'a guest'
          ) : code === null ? (
            <Link href={href(customerPath(customerId))} className="text-accent hover:underline">
              {customerId}
            </Link>
          ) : (
            customerId
          )}
          {` · ${event.way === 'http' ? 'HTTP' : 'Kafka'}, from “${event.keyName}”`}
        </p>
        {code !== null && (
          <p className="break-words text-worse">
            {rejectionWords[code]}
            {event.field !== null && ` (${event.field})`}: {event.message}
          </p>
        )}
      </div>
    </li>
  );
}
