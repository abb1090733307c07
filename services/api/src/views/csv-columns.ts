import type { Alert, CustomerRow } from '@ebb/contracts';
import { isoTime, type CsvColumn } from '../http/send-csv.ts';

/** Minor units as the shop's currency writes them, exactly. */
function major(minor: number, digits: number): string {
  return (minor / 10 ** digits).toFixed(digits);
}

export function alertColumns(digits: number): readonly CsvColumn<Alert>[] {
  return [
    { label: 'Customer', of: ({ customerId }) => customerId },
    { label: 'Name', of: ({ customerName }) => customerName },
    { label: 'Band', of: ({ band }) => band },
    { label: 'Risk, 0 to 100', of: ({ score }) => score },
    { label: 'Probability', of: ({ probability }) => probability },
    { label: 'Revenue at risk', of: ({ revenueAtRiskMinor }) => major(revenueAtRiskMinor, digits) },
    { label: 'Currency', of: ({ currency }) => currency },
    { label: 'Top reason', of: ({ reasons }) => reasons[0]?.text ?? null },
    { label: 'What to do', of: ({ recommendation }) => recommendation?.title ?? null },
    { label: 'Status', of: ({ status }) => status },
    { label: 'Owner', of: ({ ownerName }) => ownerName },
    { label: 'Opened', of: ({ openedAt }) => isoTime(openedAt) },
    { label: 'Due', of: ({ dueAt }) => isoTime(dueAt) },
    { label: 'Response due', of: ({ responseDueAt }) => isoTime(responseDueAt) },
    { label: 'Contacted', of: ({ contactedAt }) => isoTime(contactedAt) },
    {
      label: 'Snoozed until',
      of: ({ snooze }) => snooze && (isoTime(snooze.until) ?? 'something changes'),
    },
    { label: 'Closed', of: ({ closedAt }) => isoTime(closedAt) },
    { label: 'Outcome', of: ({ closeReason }) => closeReason },
    { label: 'Alert', of: ({ id }) => id },
  ];
}

export function customerColumns(currency: string, digits: number): readonly CsvColumn<CustomerRow>[] {
  return [
    { label: 'Customer', of: ({ customerId }) => customerId },
    { label: 'Name', of: ({ name }) => name },
    { label: 'E-mail', of: ({ email }) => email },
    { label: 'Band', of: ({ band }) => band },
    { label: 'Risk, 0 to 100', of: ({ score }) => score },
    { label: 'Probability', of: ({ probability }) => probability },
    { label: 'Revenue at risk', of: ({ revenueAtRiskMinor }) => major(revenueAtRiskMinor, digits) },
    { label: 'Orders', of: ({ orderCount }) => orderCount },
    { label: 'Lifetime revenue', of: ({ netRevenueMinor }) => major(netRevenueMinor, digits) },
    { label: 'Currency', of: () => currency },
    { label: 'Last order', of: ({ lastOrderAt }) => isoTime(lastOrderAt) },
    { label: 'Band rises', of: ({ risesAt }) => isoTime(risesAt) },
    { label: 'Segment', of: ({ segment }) => segment },
    { label: 'Orders within 7 days, likelihood', of: ({ purchase }) => purchase?.within7 ?? null },
    { label: 'Orders within 30 days, likelihood', of: ({ purchase }) => purchase?.within30 ?? null },
    { label: 'Orders within 90 days, likelihood', of: ({ purchase }) => purchase?.within90 ?? null },
    {
      label: 'Expected spend, 30 days',
      of: ({ purchase }) => (purchase?.spendMinor == null ? null : major(purchase.spendMinor, digits)),
    },
    { label: 'Likelihoods as of', of: ({ purchase }) => isoTime(purchase?.computedAt ?? null) },
    { label: 'Open alert', of: ({ alertId }) => alertId },
  ];
}
