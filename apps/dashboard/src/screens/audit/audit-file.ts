import type { AuditEntry } from '@ebb/contracts';
import { type Column, downloadCsv } from '../../ui/charts/csv.ts';
import { auditWords } from './audit-words.ts';

const columns: readonly Column<AuditEntry>[] = (
  [
    ['time', ({ at }) => new Date(at).toISOString()],
    ['user', ({ userId }) => userId],
    ['name', ({ userName }) => userName],
    ['action', ({ action }) => action],
    ['in words', (entry) => auditWords(entry)],
    ['subject', ({ subject }) => subject],
    ['customer', ({ customerId }) => customerId],
    ['detail', ({ detail }) => detail],
    ['address', ({ address }) => address],
    ['chained', ({ isChained }) => (isChained ? 'yes' : 'no')],
  ] as const satisfies readonly (readonly [string, (entry: AuditEntry) => string | null])[]
).map(([label, raw]) => ({ label, raw, text: (entry) => raw(entry) ?? '' }));

/** Offers the entries as a file that a spreadsheet opens. */
export function downloadAudit(entries: readonly AuditEntry[], shopId: string): void {
  downloadCsv(`audit-${shopId}`, columns, entries);
}
