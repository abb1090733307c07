import type { Webhook } from '@ebb/contracts/delivery';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { CreatedSecret } from './created-secret.tsx';
import { useWebhookChanges, webhooksQuery } from './delivery-query.ts';
import { NewWebhook } from './new-webhook.tsx';
import { ChangeDialog, RemoveDialog, RotateDialog } from './webhook-dialogs.tsx';
import { type WebhookAct, WebhookLine } from './webhook-line.tsx';

/** The programs and chats that are notified, and the way to add one. */
export function WebhooksPanel() {
  const { shop } = useShop();
  const list = useQuery(webhooksQuery(shop.id));
  const { make, change, remove, test, resend } = useWebhookChanges(shop.id);
  const [asking, setAsking] = useState<{ act: WebhookAct; webhook: Webhook }>();
  const changes = [make, change, remove, test, resend];
  const error = list.error ?? changes.find((each) => each.error)?.error;
  const isBusy = changes.some((each) => each.isPending);
  const close = () => setAsking(undefined);
  const webhooks = list.data?.webhooks ?? [];
  // Not another shop's, after a switch.
  const created = webhooks.some(({ id }) => id === make.data?.webhook.id) ? make.data : undefined;

  function act(wanted: WebhookAct, webhook: Webhook): void {
    const { id } = webhook;
    if (wanted === 'test') test.mutate(id);
    else if (wanted === 'resend') resend.mutate({ recipient: id });
    else if (wanted === 'pause' || wanted === 'resume') change.mutate({ id, isPaused: wanted === 'pause' });
    else setAsking({ act: wanted, webhook });
  }

  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => void list.refetch()} />}
      {created && <CreatedSecret created={created} />}
      <Panel title="Webhooks">
        {list.isPending && !list.error && <Skeleton className="h-24" />}
        {list.data && webhooks.length === 0 && (
          <p className="text-base text-muted">
            None yet. A webhook notifies a chat or a program of yours of what happens to alerts, within a
            second or two.
          </p>
        )}
        <ul className="divide-y divide-line" aria-label="Webhooks">
          {webhooks.map((webhook) => (
            <WebhookLine
              key={webhook.id}
              webhook={webhook}
              isBusy={isBusy}
              onAct={(wanted) => act(wanted, webhook)}
            />
          ))}
        </ul>
      </Panel>
      <Panel title="New webhook">
        <NewWebhook
          isBusy={isBusy}
          onCreate={(wanted, onDone) => make.mutate(wanted, { onSuccess: onDone })}
        />
      </Panel>
      {asking?.act === 'remove' && (
        <RemoveDialog
          webhook={asking.webhook}
          onClose={close}
          onRemove={() => {
            remove.mutate(asking.webhook.id);
            close();
          }}
        />
      )}
      {asking?.act === 'edit' && (
        <ChangeDialog
          webhook={asking.webhook}
          onClose={close}
          onChange={(changed) => {
            change.mutate({ id: asking.webhook.id, ...changed });
            close();
          }}
        />
      )}
      {asking?.act === 'rotate' && (
        <RotateDialog
          webhook={asking.webhook}
          onClose={close}
          onRotate={(overlapHours) => {
            make.mutate({ rotates: asking.webhook.id, overlapHours });
            close();
          }}
        />
      )}
    </>
  );
}
