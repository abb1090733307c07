import type { Alert, Shop } from '@ebb/contracts';
import Link from 'next/link';
import { memo } from 'react';
import { customerTitle, snoozeText } from '../../lib/formats/alert-words.ts';
import type { Formats } from '../../lib/formats/formats.ts';
import { BandBadge } from '../../ui/parts/band-badge.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { classNames } from '../../ui/parts/class-names.ts';
import { DueNote } from '../alert/due-note.tsx';
import { ScoreChange } from './score-change.tsx';

export interface RowHandlers {
  onOpen: (id: string) => void;
  onFocus: (id: string) => void;
  onSelect: (id: string, isSelected: boolean) => void;
  onTake: (alert: Alert) => void;
  /** The alert's own page. */
  hrefOf: (id: string) => string;
}

interface QueueRowProps extends RowHandlers {
  alert: Alert;
  shop: Shop;
  formats: Formats;
  now: number;
  /** Why the row is no longer of this view. */
  left: string | undefined;
  isFocused: boolean;
  isSelected: boolean;
  isPeeked: boolean;
}

/** One alert. Patched in place; dimmed, but there, when it has left the view. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { alert, shop, formats, now, left, isFocused, isSelected, isPeeked } = props;
  const title = customerTitle(alert);
  const why = left ? (
    <em className="text-text">{left}</em>
  ) : alert.snooze !== null ? (
    <>Snoozed {snoozeText(alert.snooze, formats)}</>
  ) : (
    (alert.reasons[0]?.text ?? '')
  );
  return (
    <tr
      data-alert-id={alert.id}
      data-customer-id={alert.customerId}
      tabIndex={isFocused ? 0 : -1}
      aria-selected={isSelected}
      onFocus={() => props.onFocus(alert.id)}
      onClick={() => props.onOpen(alert.id)}
      className={classNames(
        'group h-11 scroll-mt-9 cursor-pointer border-b border-line text-sm outline-none hover:bg-hover focus-visible:bg-hover focus-visible:shadow-[inset_3px_0_0_var(--accent)]',
        (isSelected || isPeeked) && 'bg-picked hover:bg-picked',
        left && 'bg-well text-muted hover:bg-well',
      )}
    >
      <td className="pl-5" onClick={(event) => event.stopPropagation()}>
        <label className="grid size-8 place-items-center">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            aria-label={`Select ${title}`}
            checked={isSelected}
            onChange={(event) => props.onSelect(alert.id, event.target.checked)}
          />
        </label>
      </td>
      <td className="px-2">
        <BandBadge
          band={alert.band}
          score={alert.score}
          className={classNames('w-26 [&>span:last-child]:ml-auto', left && 'opacity-70')}
        />
      </td>
      <td className="truncate px-2">
        <Link
          href={props.hrefOf(alert.id)}
          tabIndex={-1}
          className="font-medium hover:underline"
          onClick={(event) => {
            // With a key held it is an ordinary link: a new tab, a new window.
            if (event.metaKey || event.ctrlKey || event.shiftKey) event.stopPropagation();
            else event.preventDefault();
          }}
        >
          {title}
        </Link>
        {alert.customerName !== null && <span className="ml-2 text-muted">{alert.customerId}</span>}
        <span className="block truncate text-xs text-muted @4xl:hidden">
          <span className="[&>span]:mr-1.5">
            <DueNote alert={alert} />
          </span>
          <span className="@lg:hidden">
            {formats.wholeMoney(alert.revenueAtRiskMinor, alert.currency, shop.currencyDigits)} ·{' '}
          </span>
          {why}
        </span>
      </td>
      <td className="px-2 text-right font-medium @max-lg:hidden">
        {formats.wholeMoney(alert.revenueAtRiskMinor, alert.currency, shop.currencyDigits)}
      </td>
      <td className="hidden truncate px-3 text-muted @4xl:table-cell">{why}</td>
      <td className="px-2 @max-2xl:hidden">
        <ScoreChange alert={alert} />
      </td>
      <td className="hidden truncate px-2 @5xl:table-cell">
        {alert.ownerName ?? <span className="text-muted">Unassigned</span>}
      </td>
      <td className="hidden truncate px-2 @4xl:table-cell">
        <DueNote alert={alert} />
      </td>
      <td className="px-2 text-right text-muted @max-xl:hidden" title={formats.dateTime(alert.openedAt)}>
        {formats.age(alert.openedAt, now)}
      </td>
      <td className="pr-5 pl-2 text-right @max-2xl:hidden" onClick={(event) => event.stopPropagation()}>
        {alert.status === 'open' && !left && (
          <Button size="small" aria-label={`Assign ${title} to me`} onClick={() => props.onTake(alert)}>
            Assign to me
          </Button>
        )}
      </td>
    </tr>
  );
});
