import type { CustomerDetail, JoinedIdentity, Shop } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { customerQuery } from './customer-query.ts';

const prefix = 'anonymous:';

/** Under which anonymous ids the customer was here before anybody knew, and how to take such an id away again. */
export function JoinedIds({ detail, shop }: { detail: CustomerDetail; shop: Shop }) {
  const formats = useFormats();
  const may = useMay('identities.change');
  const [asked, setAsked] = useState<JoinedIdentity | null>(null);
  const { joined, joinedCount } = detail;
  return (
    <Panel title="Anonymous ids" data-testid="joined-ids">
      {joinedCount === 0 ? (
        <p className="text-base text-muted">
          None. When an event names the customer and an anonymous id, what was done under that id is counted
          here.
        </p>
      ) : (
        <div className="grid gap-3">
          <p className="text-sm text-muted">
            What was done under {joinedCount === 1 ? 'this id' : `these ${formats.number(joinedCount)} ids`}{' '}
            counts for this customer: score, orders, money and timeline.
          </p>
          <ul className="grid">
            {joined.map((each) => (
              <li
                key={each.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-1.5 text-sm"
              >
                <code className="min-w-0 break-all">{each.id.slice(prefix.length)}</code>
                <span className="flex items-center gap-3">
                  <span className="text-muted">joined {formats.dateTime(each.linkedAt)}</span>
                  {each.isBeingUnlinked ? (
                    <span role="status">Being separated…</span>
                  ) : (
                    may.isAllowed && (
                      <Button
                        onClick={() => setAsked(each)}
                        aria-label={`Separate ${each.id.slice(prefix.length)}`}
                      >
                        Separate…
                      </Button>
                    )
                  )}
                </span>
              </li>
            ))}
          </ul>
          {joinedCount > joined.length && (
            <p className="text-sm text-muted">The newest {formats.number(joined.length)} are shown.</p>
          )}
          {!may.isAllowed && <p className="text-sm text-muted">To separate one: {may.why}</p>}
        </div>
      )}
      {asked && (
        <UnlinkDialog
          shop={shop}
          customerId={detail.customer.customerId}
          joined={asked}
          onClose={() => setAsked(null)}
        />
      )}
    </Panel>
  );
}

function UnlinkDialog({
  shop,
  customerId,
  joined,
  onClose,
}: {
  shop: Shop;
  customerId: string;
  joined: JoinedIdentity;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const unlink = useMutation({
    mutationFn: () =>
      call('unlinkIdentity', { params: { shop: shop.id, id: customerId }, body: { joinedId: joined.id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: customerQuery(shop.id, customerId).queryKey });
      onClose();
    },
  });
  return (
    <Modal isOpen onClose={onClose} title="Separate this id?">
      <div className="grid gap-4 text-base">
        {unlink.error && <ErrorNote error={unlink.error} onRetry={() => unlink.mutate()} />}
        <p>
          What was done under <code className="break-all">{joined.id.slice(prefix.length)}</code> becomes a
          guest’s again, as if it had never been joined: orders, score, alerts and their history are counted
          anew for this customer.
        </p>
        <p className="text-sm text-muted">
          Later events do not join this id to anybody again. This is written into the audit log.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button className="text-worse" disabled={unlink.isPending} onClick={() => unlink.mutate()}>
            {unlink.isPending ? 'Asking…' : 'Separate'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
