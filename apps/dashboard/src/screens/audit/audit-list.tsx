import type { AuditEntry } from '@ebb/contracts';
import Link from 'next/link';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { customerPath, useHref } from '../../lib/session/shop-context.tsx';
import { auditWords, detailWords } from './audit-words.ts';

/** Entries, newest first, a line each. */
export function AuditList({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ul className="divide-y divide-line" aria-label="Audit log">
      {entries.map((entry) => (
        <AuditLine key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function AuditLine({ entry }: { entry: AuditEntry }) {
  const formats = useFormats();
  const href = useHref();
  const { at, userId, userName, subject, customerId, address, isChained } = entry;
  const alertId = /^alert\/(\w+)$/.exec(subject)?.[1];
  const detail = detailWords(entry.detail);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 text-sm">
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-base">
          <span className="font-medium">
            {userName ?? userId ?? (entry.action.startsWith('retention.') ? 'Ebb' : 'Nobody signed in')}
          </span>{' '}
          {userId?.startsWith('token:') === true && <span className="text-muted">(API token)</span>}{' '}
          {auditWords(entry)}
        </p>
        <p className="break-words text-muted">
          {alertId !== undefined ? (
            <Link href={href(`/alerts/${alertId}`)} className="text-accent underline">
              the alert
            </Link>
          ) : customerId !== null ? (
            <Link href={href(customerPath(customerId))} className="break-all text-accent underline">
              customer {customerId}
            </Link>
          ) : (
            <code className="break-all">{subject}</code>
          )}
          {detail !== '' && ` · ${detail}`}
          {address !== null && ` · from ${address}`}
          {!isChained && ' · from before entries were chained'}
        </p>
      </div>
      <time dateTime={new Date(at).toISOString()} className="text-muted">
        {formats.dateTime(at)}
      </time>
    </li>
  );
}
