'use client';
import type { WriteKeyLine } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { NewKey } from './new-key.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { useWriteKeyChanges, writeKeysQuery } from './write-keys-query.ts';

/** The keys a shop's programs send events with. */
export function SourcesScreen() {
  const { shop } = useShop();
  const href = useHref();
  const keys = useQuery(writeKeysQuery(shop.id));
  const { create, revoke } = useWriteKeyChanges(shop.id);
  const [revoking, setRevoking] = useState<WriteKeyLine>();
  const error = keys.error ?? create.error ?? revoke.error;
  return (
    <>
      <PageHeader
        title="Write keys"
        note={`What ${shop.name} sends its events with. A key allows writing and nothing else.`}
      />
      <div className="grid max-w-3xl gap-4 px-6 pb-8 max-sm:px-3">
        {error && <ErrorNote error={error} onRetry={() => void keys.refetch()} />}
        {keys.data?.mayChange && (
          <Panel title="New key">
            <NewKey
              // Not another shop's, after a switch.
              created={keys.data.keys.some(({ id }) => id === create.data?.key.id) ? create.data : undefined}
              isBusy={create.isPending}
              onCreate={(name) => create.mutate(name)}
            />
          </Panel>
        )}
        <Panel title="Keys">
          {keys.isPending && !keys.error && <Skeleton className="h-24" />}
          {keys.data?.keys.length === 0 && <p className="text-base text-muted">No key yet.</p>}
          <ul className="divide-y divide-line">
            {keys.data?.keys.map((line) => (
              <KeyLine
                key={line.id}
                line={line}
                onRevoke={keys.data.mayChange ? () => setRevoking(line) : undefined}
              />
            ))}
          </ul>
          {keys.data?.mayChange === false && (
            <p className="mt-3 text-sm text-muted">Keys are made and revoked by admins and managers.</p>
          )}
        </Panel>
        <p className="text-base">
          <Link href={href('/events')} className="text-accent underline">
            Examples and a test event
          </Link>
        </p>
      </div>
      {revoking && (
        <RevokeDialog
          line={revoking}
          onClose={() => setRevoking(undefined)}
          onRevoke={() => {
            revoke.mutate(revoking.id);
            setRevoking(undefined);
          }}
        />
      )}
    </>
  );
}

function KeyLine({ line, onRevoke }: { line: WriteKeyLine; onRevoke: (() => void) | undefined }) {
  const formats = useFormats();
  return (
    <li className="flex min-h-11 flex-wrap items-center justify-between gap-3 py-2 text-base">
      <span className={line.revokedAt === null ? 'font-medium' : 'text-muted line-through'}>{line.name}</span>
      <span className="flex items-center gap-3 text-sm text-muted">
        {line.revokedAt === null
          ? `made ${formats.dateTime(line.createdAt)}`
          : `revoked ${formats.dateTime(line.revokedAt)}`}
        {line.revokedAt === null && onRevoke && (
          <Button size="small" aria-label={`Revoke ${line.name}`} onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </span>
    </li>
  );
}
