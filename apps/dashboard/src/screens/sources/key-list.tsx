import type { WriteKeyLine } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { useNow } from '../../ui/parts/use-time.ts';

export type KeyAsk = 'rename' | 'rotate' | 'revoke';

/** A shop's keys, each with what may be done to it. @param onAsk left out for who may not change keys */
export function KeyList({
  lines,
  onAsk,
}: {
  lines: readonly WriteKeyLine[];
  onAsk: ((ask: KeyAsk, line: WriteKeyLine) => void) | undefined;
}) {
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => (
        <KeyLine key={line.id} line={line} onAsk={onAsk && ((ask) => onAsk(ask, line))} />
      ))}
    </ul>
  );
}

function KeyLine({ line, onAsk }: { line: WriteKeyLine; onAsk: ((ask: KeyAsk) => void) | undefined }) {
  const formats = useFormats();
  const now = useNow(30_000);
  const { name, kind, revokedAt, expiresAt, createdAt, lastUsedAt, signsUsers } = line;
  const isExpired = expiresAt !== null && expiresAt <= now;
  const isOver = revokedAt !== null || isExpired;
  const end =
    revokedAt !== null
      ? `revoked ${formats.dateTime(revokedAt)}`
      : expiresAt !== null
        ? `replaced; ${isExpired ? 'refused since' : 'good until'} ${formats.dateTime(expiresAt)}`
        : null;
  const used = lastUsedAt === null ? 'never used' : `last used ${formats.dateTime(lastUsedAt)}`;
  return (
    <li className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 text-base">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className={isOver ? 'break-all text-muted line-through' : 'font-medium break-all'}>
            {name}
          </span>
          <span className="rounded bg-well px-1.5 py-0.5 text-xs text-muted">
            {kind === 'server' ? 'server' : signsUsers ? 'browser, signed ids' : 'browser'}
          </span>
        </p>
        <p className="text-sm text-muted">
          {[`made ${formats.dateTime(createdAt)}`, used, end].filter((each) => each !== null).join(' · ')}
        </p>
      </div>
      {!isOver && onAsk && (
        <span className="flex flex-wrap gap-2">
          <Button size="small" aria-label={`Rename ${name}`} onClick={() => onAsk('rename')}>
            Rename
          </Button>
          {expiresAt === null && (
            <Button size="small" aria-label={`Replace ${name}`} onClick={() => onAsk('rotate')}>
              Replace
            </Button>
          )}
          <Button size="small" aria-label={`Revoke ${name}`} onClick={() => onAsk('revoke')}>
            Revoke
          </Button>
        </span>
      )}
    </li>
  );
}
