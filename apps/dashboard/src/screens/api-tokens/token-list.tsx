import type { ApiTokenLine } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useUser } from '../../lib/session/session-gate.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { useNow } from '../../ui/parts/use-time.ts';

/** A shop's tokens, each with what it may do and until when. */
export function TokenList({
  lines,
  onRevoke,
}: {
  lines: readonly ApiTokenLine[];
  onRevoke: (line: ApiTokenLine) => void;
}) {
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => (
        <TokenLine key={line.id} line={line} onRevoke={() => onRevoke(line)} />
      ))}
    </ul>
  );
}

function TokenLine({ line, onRevoke }: { line: ApiTokenLine; onRevoke: () => void }) {
  const formats = useFormats();
  const user = useUser();
  const now = useNow(30_000);
  const { name, role, shops, revokedAt, expiresAt, createdAt, createdByName, lastUsedAt } = line;
  const isExpired = expiresAt !== null && expiresAt <= now;
  const isOver = revokedAt !== null || isExpired;
  const nameOf = (id: string) =>
    user.shops.find((shop) => shop.id === id)?.name ?? 'a shop that is not yours';
  const end =
    revokedAt !== null
      ? `revoked ${formats.dateTime(revokedAt)}`
      : expiresAt === null
        ? 'good until it is revoked'
        : `${isExpired ? 'expired' : 'good until'} ${formats.dateTime(expiresAt)}`;
  const facts = [
    `made ${formats.dateTime(createdAt)} by ${createdByName ?? 'somebody who has left'}`,
    lastUsedAt === null ? 'never used' : `last used ${formats.dateTime(lastUsedAt)}`,
    end,
    ...(shops.length > 1 ? [`in ${shops.map(nameOf).join(', ')}`] : []),
  ];
  return (
    <li className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 text-base">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className={isOver ? 'break-all text-muted line-through' : 'font-medium break-all'}>
            {name}
          </span>
          <span className="rounded bg-well px-1.5 py-0.5 text-xs text-muted">{role ?? 'unknown role'}</span>
        </p>
        <p className="text-sm text-muted">{facts.join(' · ')}</p>
      </div>
      {!isOver && (
        <Button size="small" aria-label={`Revoke ${name}`} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}
