'use client';
import type { WriteKeyLine } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { CreatedKey } from './created-key.tsx';
import { RenameDialog, RevokeDialog, RotateDialog } from './key-dialogs.tsx';
import { KeyList, type KeyAsk } from './key-list.tsx';
import { NewKey } from './new-key.tsx';
import { PrivacyRequestsPanel } from './stores/privacy-requests-panel.tsx';
import { StoresPanel } from './stores/stores-panel.tsx';
import { useWriteKeyChanges, writeKeysQuery } from './write-keys-query.ts';

/** Where a shop's events come from: its stores, and the keys of its programs. */
export function SourcesScreen() {
  const { shop } = useShop();
  const href = useHref();
  const mayAnswer = useMay('privacy.work').isAllowed;
  const keys = useQuery(writeKeysQuery(shop.id));
  const { make, rename, revoke } = useWriteKeyChanges(shop.id);
  const [asking, setAsking] = useState<{ ask: KeyAsk; line: WriteKeyLine }>();
  const error = keys.error ?? make.error ?? rename.error ?? revoke.error;
  const close = () => setAsking(undefined);
  // Not another shop's, after a switch.
  const created = keys.data?.keys.some(({ id }) => id === make.data?.key.id) ? make.data : undefined;
  return (
    <>
      <PageHeader
        title="Sources"
        note={`Where events of ${shop.name} come from: stores that send by themselves, and programs with a write key.`}
      />
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        {mayAnswer && <PrivacyRequestsPanel />}
        <StoresPanel />
        {error && <ErrorNote error={error} onRetry={() => void keys.refetch()} />}
        {created && <CreatedKey created={created} />}
        <Panel title="Write keys">
          {keys.isPending && !keys.error && <Skeleton className="h-24" />}
          {keys.data?.keys.length === 0 && (
            <p className="text-base text-muted">
              No key yet. A program sends its events with one; it allows writing and nothing else.
            </p>
          )}
          {keys.data && (
            <KeyList
              lines={keys.data.keys}
              onAsk={keys.data.mayChange ? (ask, line) => setAsking({ ask, line }) : undefined}
            />
          )}
          {keys.data?.mayChange === false && (
            <p className="mt-3 text-sm text-muted">
              Keys are made and revoked by owners, admins and managers.
            </p>
          )}
        </Panel>
        {keys.data?.mayChange && (
          <Panel title="New write key">
            <NewKey isBusy={make.isPending} onCreate={(wanted) => make.mutate(wanted)} />
          </Panel>
        )}
        <p className="text-base">
          <Link href={href('/events', { tab: 'send' })} className="text-accent underline">
            Examples and a test event
          </Link>
        </p>
      </div>
      {asking?.ask === 'revoke' && (
        <RevokeDialog
          line={asking.line}
          onClose={close}
          onRevoke={() => {
            revoke.mutate(asking.line.id);
            close();
          }}
        />
      )}
      {asking?.ask === 'rename' && (
        <RenameDialog
          line={asking.line}
          onClose={close}
          onRename={(name) => {
            rename.mutate({ key: asking.line.id, name });
            close();
          }}
        />
      )}
      {asking?.ask === 'rotate' && (
        <RotateDialog
          line={asking.line}
          onClose={close}
          onRotate={(overlapHours) => {
            make.mutate({ replaces: asking.line.id, overlapHours });
            close();
          }}
        />
      )}
    </>
  );
}
