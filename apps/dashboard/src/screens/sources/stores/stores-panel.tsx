import type { StoreSource } from '@ebb/contracts/stores';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import { CopyLine } from './copy-line.tsx';
import { NewStore } from './new-store.tsx';
import { EndStoreDialog, StoreSecretDialog } from './store-dialogs.tsx';
import { type StoreAsk, StoreLine } from './store-line.tsx';
import { storeSourcesQuery, useStoreSourceChanges } from './store-sources-query.ts';

/** The Shopify and WooCommerce stores of the shop, and the way to add one. */
export function StoresPanel() {
  const { shop } = useShop();
  const list = useQuery(storeSourcesQuery(shop.id));
  const { make, end } = useStoreSourceChanges(shop.id);
  const [asking, setAsking] = useState<{ ask: StoreAsk; source: StoreSource }>();
  const error = list.error ?? make.error ?? end.error;
  const close = () => setAsking(undefined);
  const sources = list.data?.sources ?? [];
  // Not another shop's, after a switch.
  const created = sources.some(({ id }) => id === make.data?.source.id) ? make.data : undefined;
  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => void list.refetch()} />}
      {created?.secret != null && (
        <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
          <p>Secret of “{created.source.name}”. Copy it now: it is kept sealed and never shown again.</p>
          <CopyLine text={created.secret} what="secret" />
        </div>
      )}
      <Panel title="Stores">
        {list.isPending && !list.error && <Skeleton className="h-24" />}
        {list.data && sources.length === 0 && (
          <p className="text-base text-muted">
            None yet. A Shopify or WooCommerce store sends its orders, refunds and customers by itself, by
            webhooks: nothing has to be programmed.
          </p>
        )}
        <ul className="divide-y divide-line" aria-label="Stores">
          {sources.map((source) => (
            <StoreLine
              key={source.id}
              source={source}
              onAsk={list.data?.mayChange ? (ask) => setAsking({ ask, source }) : undefined}
            />
          ))}
        </ul>
        {list.data?.mayChange === false && (
          <p className="mt-3 text-sm text-muted">
            Stores are added and ended by owners, admins and managers.
          </p>
        )}
      </Panel>
      {list.data?.mayChange && (
        <Panel title="New store">
          <NewStore
            isBusy={make.isPending}
            onCreate={(wanted, onDone) => make.mutate(wanted, { onSuccess: onDone })}
          />
        </Panel>
      )}
      {asking?.ask === 'secret' && (
        <StoreSecretDialog
          source={asking.source}
          onClose={close}
          onSet={(change) => {
            make.mutate(change);
            close();
          }}
        />
      )}
      {asking?.ask === 'end' && (
        <EndStoreDialog
          source={asking.source}
          onClose={close}
          onEnd={() => {
            end.mutate(asking.source.id);
            close();
          }}
        />
      )}
    </>
  );
}
