import type { Alert, CustomerDetail, PersonAction } from '@ebb/contracts';
import { ChevronRight, Mail } from 'lucide-react';
import Link from 'next/link';
import { ActButtons } from '../alert/act-buttons.tsx';
import type { FormName } from '../alert/use-action-dialog.tsx';
import { customerTitle } from '../../lib/formats/alert-words.ts';
import { LiveStatus } from '../../lib/live/live-status.tsx';
import { mailAddress } from '../../lib/formats/mail-address.ts';
import { customerPath, useHref } from '../../lib/session/shop-context.tsx';

/** Who it is, and what can be done about the open alert from here. */
export function CustomerHeader({
  detail,
  openAlert,
  onAct,
  onAsk,
}: {
  detail: CustomerDetail;
  openAlert: Alert | undefined;
  onAct: (action: PersonAction) => void;
  onAsk: (form: FormName) => void;
}) {
  const href = useHref();
  const { customer } = detail;
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-6 pt-4 pb-4 max-sm:px-4">
      <div className="min-w-0">
        <nav aria-label="Where you are" className="flex items-center gap-1 text-sm text-muted">
          <Link href={href('/customers')} className="hover:text-text max-sm:py-2">
            Customers
          </Link>
          <ChevronRight size={13} aria-hidden />
          <span className="truncate">{customer.customerId}</span>
        </nav>
        <h1 className="truncate text-xl font-semibold tracking-tight">{customerTitle(customer)}</h1>
        <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
          {customer.email !== null && (
            <a
              href={mailAddress(customer.email)}
              className="inline-flex items-center gap-1.5 hover:text-text"
            >
              <Mail size={13} aria-hidden /> {customer.email}
            </a>
          )}
          {detail.joinedCount > 0 && (
            <Link
              href={href(customerPath(customer.customerId), { tab: 'data' })}
              className="hover:text-text hover:underline"
            >
              {detail.joinedCount === 1
                ? 'includes an anonymous id'
                : `includes ${detail.joinedCount} anonymous ids`}
            </Link>
          )}
          {openAlert && (
            <Link href={href(`/alerts/${openAlert.id}`)} className="text-accent hover:underline">
              {openAlert.withheld === true
                ? 'Withheld alert'
                : openAlert.ownerName === null
                  ? 'Open alert, unassigned'
                  : `Alert assigned to ${openAlert.ownerName}`}
            </Link>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <LiveStatus />
        {openAlert && <ActButtons alert={openAlert} onAct={onAct} onAsk={onAsk} />}
      </div>
    </header>
  );
}
