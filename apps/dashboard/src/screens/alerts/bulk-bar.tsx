import type { Alert, Shop } from '@ebb/contracts';
import { Check, Hand, X } from 'lucide-react';
import { m } from 'framer-motion';
import { Button } from '../../ui/parts/button.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { sumByCurrency } from '../../lib/formats/formats.ts';

/** What can be done to everything selected. */
export function BulkBar({
  alerts,
  shop,
  isBusy,
  onTake,
  onClose,
  onClear,
}: {
  alerts: readonly Alert[];
  shop: Shop;
  isBusy: boolean;
  onTake: () => void;
  onClose: () => void;
  onClear: () => void;
}) {
  const formats = useFormats();
  const sums = sumByCurrency(alerts.map((alert) => [alert.revenueAtRiskMinor, alert.currency]));
  const isAnyOpen = alerts.some(({ status }) => status === 'open');
  return (
    <m.div
      role="toolbar"
      aria-label="Selected alerts"
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-32px)] items-center gap-3 rounded-md border border-line bg-raised px-4 py-2.5 shadow-float"
    >
      <span className="text-sm">
        <strong className="font-semibold">{alerts.length} selected</strong>
        <span className="text-muted">
          {' · '}
          {sums
            .map(([minor, currency]) => formats.wholeMoney(minor, currency, shop.currencyDigits))
            .join(' + ')}{' '}
          at risk
        </span>
      </span>
      <Button tone="main" disabled={isBusy || !isAnyOpen} onClick={onTake}>
        <Hand size={14} aria-hidden /> Take
      </Button>
      <Button disabled={isBusy} onClick={onClose}>
        <Check size={14} aria-hidden /> Close…
      </Button>
      <Button tone="quiet" size="icon" aria-label="Clear the selection" onClick={onClear}>
        <X size={15} aria-hidden />
      </Button>
    </m.div>
  );
}
