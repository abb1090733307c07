import type { Alert } from '@ebb/contracts';

/** Says of a withheld alert why it is in no queue, and what to do when the customer calls. */
export function WithheldNote({ alert }: { alert: Alert | undefined }) {
  if (alert?.withheld !== true || alert.status === 'closed') return null;
  return (
    <p role="note" className="max-w-prose rounded-md border border-line bg-well px-3 py-2 text-base">
      <span className="font-medium">Withheld for comparison.</span> The draw has left this customer alone, so
      that Impact can show what the work on others brings. Please do not contact them on your own account; if
      they come to you, help as ever and log it here.
    </p>
  );
}
