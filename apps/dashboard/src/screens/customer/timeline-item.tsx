import { m } from 'framer-motion';
import type { Shop, TimelineEntry } from '@ebb/contracts';
import { CircleAlert, LifeBuoy, Mail, MousePointerClick, ShoppingBag, type LucideIcon } from 'lucide-react';
import { eventWords, type EventTone } from '../../lib/formats/event-words.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';

const icons: Readonly<Record<EventTone, LucideIcon>> = {
  money: ShoppingBag,
  bad: CircleAlert,
  care: LifeBuoy,
  mail: Mail,
  visit: MousePointerClick,
};

export function TimelineItem({ entry, shop }: { entry: TimelineEntry; shop: Shop }) {
  const formats = useFormats();
  const { title, tone } = eventWords(entry.kind, entry.name);
  const Icon = icons[tone];
  return (
    <m.li
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      data-message-id={entry.messageId}
      className="flex items-center gap-2.5 py-1 text-sm"
    >
      <span
        className={`grid size-6 shrink-0 place-items-center rounded-full bg-well ${tone === 'bad' ? 'text-worse' : tone === 'money' ? 'text-accent' : 'text-muted'}`}
      >
        <Icon size={13} aria-hidden />
      </span>
      <span className="min-w-0 flex-1 truncate">
        <span className={tone === 'money' || tone === 'bad' ? 'font-medium' : ''}>{title}</span>
        {entry.orderId && <span className="text-muted"> · {entry.orderId}</span>}
      </span>
      {entry.amountMinor !== null && (
        <span className="shrink-0 font-medium">
          {entry.kind === 'order_refunded' || entry.kind === 'order_cancelled' ? '−' : ''}
          {formats.money(entry.amountMinor, shop.currency, shop.currencyDigits)}
        </span>
      )}
      <time
        dateTime={new Date(entry.occurredAt).toISOString()}
        title={`Received ${formats.dateTime(entry.receivedAt)}`}
        className="min-w-11 shrink-0 text-right whitespace-nowrap text-muted"
      >
        {formats.time(entry.occurredAt)}
      </time>
    </m.li>
  );
}
