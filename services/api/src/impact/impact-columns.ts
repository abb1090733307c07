import type { TrialCase } from './trial-cases.ts';
import { isoTime, type CsvColumn } from '../http/send-csv.ts';

/** A customer of a comparison, with the phase and whether it is counted. */
export interface ImpactRow {
  readonly phase: number;
  readonly each: TrialCase;
}

export function impactColumns(digits: number): readonly CsvColumn<ImpactRow>[] {
  const major = (minor: number | null) => (minor === null ? null : (minor / 10 ** digits).toFixed(digits));
  const of = (cell: (each: TrialCase) => string | number | null) => (row: ImpactRow) => cell(row.each);
  return [
    { label: 'Phase', of: ({ phase }) => phase },
    { label: 'Customer', of: of(({ alert }) => alert.customerId) },
    { label: 'Alert', of: of(({ alert }) => alert.alertId) },
    { label: 'Group', of: of(({ alert }) => (alert.withheld ? 'withheld' : 'worked')) },
    { label: 'Opened', of: of(({ alert }) => isoTime(alert.openedMs)) },
    { label: 'Risk when opened, 0 to 100', of: of(({ alert }) => alert.openedScore) },
    { label: 'Revenue before', of: of(({ alert }) => major(alert.previousRevenueMinor)) },
    { label: 'Matured', of: of(({ outcome }) => isoTime(outcome?.maturedMs ?? null)) },
    {
      label: 'Ordered',
      of: of(({ outcome }) => (outcome === null ? null : outcome.retained ? 'yes' : 'no')),
    },
    { label: 'Net revenue', of: of(({ alert }) => major(alert.revenueMinor)) },
    { label: 'Contacts', of: of(({ contacts }) => contacts.length) },
    { label: 'First contact', of: of(({ contacts }) => contacts[0]?.channel ?? null) },
    { label: 'First contact at', of: of(({ contacts }) => isoTime(contacts[0]?.atMs ?? null)) },
    { label: 'Cost of contact', of: of(({ costMinor }) => major(costMinor)) },
    { label: 'Crossover', of: of(({ isCrossover }) => (isCrossover ? 'yes' : 'no')) },
  ];
}
