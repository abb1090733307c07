'use client';
import type { ApiTokenLine, CreatedApiToken } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { apiTokensQuery, useApiTokenChanges } from './api-tokens-query.ts';
import { NewToken } from './new-token.tsx';
import { TokenList } from './token-list.tsx';

/** The tokens with which programs act in a shop. */
export function ApiTokensScreen() {
  const { shop } = useShop();
  const may = useMay('tokens.change');
  return (
    <>
      <PageHeader
        title="API tokens"
        note={`With one a program reads and changes ${shop.name} as a role may, and nothing of people’s accounts.`}
      />
      {may.isAllowed ? <Tokens /> : <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>}
    </>
  );
}

function Tokens() {
  const { shop } = useShop();
  const tokens = useQuery(apiTokensQuery(shop.id));
  const { make, revoke } = useApiTokenChanges(shop.id);
  const [revoking, setRevoking] = useState<ApiTokenLine>();
  const error = tokens.error ?? make.error ?? revoke.error;
  // Not another shop's, after a switch.
  const created = tokens.data?.items.some(({ id }) => id === make.data?.line.id) ? make.data : undefined;
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
      {error && <ErrorNote error={error} onRetry={() => void tokens.refetch()} />}
      {created && <CreatedToken created={created} />}
      <Panel title="Tokens">
        {tokens.isPending && !tokens.error && <Skeleton className="h-24" />}
        {tokens.data?.items.length === 0 && (
          <p className="text-base text-muted">
            No token yet. To send events, programs use write keys instead.
          </p>
        )}
        {tokens.data && <TokenList lines={tokens.data.items} onRevoke={setRevoking} />}
      </Panel>
      <Panel title="New token">
        <NewToken key={shop.id} isBusy={make.isPending} onCreate={(wanted) => make.mutate(wanted)} />
      </Panel>
      <p className="text-base">
        <a href="/api/docs" className="text-accent underline">
          What can be asked
        </a>
      </p>
      {revoking && (
        <Modal isOpen onClose={() => setRevoking(undefined)} title={`Revoke “${revoking.name}”?`}>
          <p className="text-base">
            Whatever has it is refused within two seconds{revoking.shops.length > 1 && ', in all its shops'}.
            It cannot be taken back.
          </p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setRevoking(undefined)}>Keep it</Button>
            <Button
              className="text-worse"
              onClick={() => {
                revoke.mutate(revoking.id);
                setRevoking(undefined);
              }}
            >
              Revoke
            </Button>
          </div>
        </Modal>
      )}
    </div>
  );
}

/** A token that was just made: the only time it is seen. */
function CreatedToken({ created: { token, line } }: { created: CreatedApiToken }) {
  const example = `curl -H 'authorization: Bearer ${token}' ${location.origin}/api/alerts?shop=${line.shops[0] ?? ''}`;
  return (
    <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
      <p>Token “{line.name}”. Copy it now: it is stored as a hash and never shown again.</p>
      {[
        { text: token, what: 'token' },
        { text: example, what: 'example' },
      ].map(({ text, what }) => (
        <div key={what} className="flex flex-wrap items-center gap-3">
          <code className="min-w-0 rounded bg-well px-2 py-1 break-all select-all">{text}</code>
          <Button
            size="small"
            aria-label={`Copy the ${what}`}
            onClick={() => void navigator.clipboard.writeText(text)}
          >
            Copy
          </Button>
        </div>
      ))}
    </div>
  );
}
