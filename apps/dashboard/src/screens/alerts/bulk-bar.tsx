import type { Alert, Shop } from '@ebb/contracts';
import { Hand, X } from 'lucide-react';
import { m } from 'framer-motion';
import { useMay, useMayWorkOn } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import type { FormName } from '../alert/use-action-dialog.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { sumByCurrency } from '../../lib/formats/formats.ts';

/** What can be done to everything selected. */
export function BulkBar({
  alerts,
  shop,
  onTake,
  onAsk,
  onUnsnooze,
  total,
  allTotal,
  onMeanAll,
  onClear,
}: {
  alerts: readonly Alert[];
  shop: Shop;
  onTake: () => void;
  onAsk: (form: FormName) => void;
  onUnsnooze: () => void;
  /** How many an action would be done to: the selected, or all that match. */
  total: number;
  allTotal: number;
  /** Null where all that match are selected, or meant already. */
  onMeanAll: (() => void) | null;
  onClear: () => void;
}) {
  const formats = useFormats();
  const may = useMay('alerts.work');
  const mayWork = useMayWorkOn(alerts);
  const mayTake = may.isAllowed && mayWork.isAllowed;
  const why = may.isAllowed ? mayWork.why : may.why;
  const sums = sumByCurrency(alerts.map((alert) => [alert.revenueAtRiskMinor, alert.currency]));
  const isAnyOpen = alerts.some(({ status }) => status === 'open');
  return (
    <m.div
      role="toolbar"
      aria-label="Selected alerts"
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-32px)] flex-wrap items-center gap-2 rounded-md border border-line bg-raised px-4 py-2.5 shadow-float"
    >
      <span className="text-sm">
        <strong className="font-semibold">
          {total > alerts.length
            ? `All ${formats.number(total)} that match`
            : `${formats.number(alerts.length)} selected`}
        </strong>
        {total === alerts.length && (
          <span className="text-muted">
            {' · '}
            {sums
              .map(([minor, currency]) => formats.wholeMoney(minor, currency, shop.currencyDigits))
              .join(' + ')}{' '}
            at risk
          </span>
        )}
      </span>
      {onMeanAll !== null && (
        <Button tone="quiet" onClick={onMeanAll}>
          Select all {formats.number(allTotal)} that match
        </Button>
      )}
      <Button tone="main" disabled={!isAnyOpen || !mayTake} onClick={onTake}>
        <Hand size={14} aria-hidden /> Assign to me
      </Button>
      <Button disabled={!mayTake} onClick={() => onAsk('assign')}>
        Assign…
      </Button>
      <Button disabled={!may.isAllowed} onClick={() => onAsk('contact')}>
        Log contact…
      </Button>
      <Button disabled={!mayTake} onClick={() => onAsk('snooze')}>
        Snooze…
      </Button>
      <Button disabled={!mayTake} onClick={() => onAsk('due')}>
        Due date…
      </Button>
      {alerts.some(({ snooze }) => snooze !== null) && (
        <Button disabled={!mayTake} onClick={onUnsnooze}>
          End snooze
        </Button>
      )}
      <Button disabled={!may.isAllowed} onClick={() => onAsk('note')}>
        Note…
      </Button>
      <Button disabled={!mayTake} onClick={() => onAsk('close')}>
        Close…
      </Button>
      {!mayTake && <span className="max-w-64 text-sm text-muted">{why}</span>}
      <Button tone="quiet" size="icon" aria-label="Clear the selection" onClick={onClear}>
        <X size={15} aria-hidden />
      </Button>
    </m.div>
  );
}
