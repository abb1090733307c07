'use client';
import type { Invitation, Person } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { InviteForm } from './invite-form.tsx';
import { LinkBox } from './link-box.tsx';
import { peopleQuery, usePeopleChanges } from './people-query.ts';
import { PersonLine } from './person-line.tsx';

/** Who may see a shop, and as what. */
export function PeopleScreen() {
  const { shop } = useShop();
  const may = useMay('people.change');
  return (
    <>
      <PageHeader
        title="People"
        note={`Who may see ${shop.name}, and as what. Changes count within two seconds.`}
      />
      {may.isAllowed ? <People /> : <p className="px-6 text-base text-muted max-sm:px-3">{may.why}</p>}
    </>
  );
}

function People() {
  const { shop } = useShop();
  const list = useQuery(peopleQuery(shop.id));
  const { invite, reset, withdraw, changeRole, grant, remove, removeFactor } = usePeopleChanges(shop.id);
  const [removing, setRemoving] = useState<Person>();
  const changes = [invite, reset, withdraw, changeRole, grant, remove, removeFactor];
  const error = list.error ?? changes.find((each) => each.error)?.error;
  const isBusy = changes.some((each) => each.isPending);
  const link = [invite, reset].sort((a, b) => b.submittedAt - a.submittedAt)[0]?.data;
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
      {error && <ErrorNote error={error} onRetry={() => void list.refetch()} />}
      {link && <LinkBox link={link} />}
      <Panel title="People">
        {list.isPending && !list.error && <Skeleton className="h-24" />}
        <ul className="divide-y divide-line">
          {list.data?.people.map((person) => (
            <PersonLine
              key={person.id}
              person={person}
              isBusy={isBusy}
              onRole={(role) => changeRole.mutate({ id: person.id, role })}
              onGrant={(seesPersonalData) => grant.mutate({ id: person.id, seesPersonalData })}
              onReset={() => reset.mutate(person)}
              onRemove={() => setRemoving(person)}
              onRemoveFactor={() => removeFactor.mutate(person.id)}
            />
          ))}
        </ul>
      </Panel>
      <Panel title="Invite">
        <div className="grid gap-4">
          <InviteForm isBusy={isBusy} onInvite={(wanted) => invite.mutate(wanted)} />
          <Invitations
            items={list.data?.invitations ?? []}
            isBusy={isBusy}
            onEnd={(id) => withdraw.mutate(id)}
          />
        </div>
      </Panel>
      {removing && (
        <Modal
          isOpen
          onClose={() => setRemoving(undefined)}
          title={`Remove ${removing.name} from ${shop.name}?`}
        >
          <p className="text-base">
            They are out within two seconds. What they did stays, and so do their other shops.
          </p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setRemoving(undefined)}>Keep them</Button>
            <Button
              className="text-worse"
              onClick={() => {
                remove.mutate(removing.id);
                setRemoving(undefined);
              }}
            >
              Remove
            </Button>
          </div>
        </Modal>
      )}
    </div>
  );
}

function Invitations({
  items,
  isBusy,
  onEnd,
}: {
  items: readonly Invitation[];
  isBusy: boolean;
  onEnd: (id: string) => void;
}) {
  const formats = useFormats();
  if (items.length === 0) return null;
  return (
    <ul className="divide-y divide-line" aria-label="Open invitations">
      {items.map(({ id, email, role, expiresAt }) => (
        <li key={id} className="flex min-h-11 flex-wrap items-center justify-between gap-3 py-2 text-base">
          <span className="min-w-0 break-all">
            {email}{' '}
            <span className="text-sm text-muted">
              as {role}, until {formats.dateTime(expiresAt)}
            </span>
          </span>
          <Button
            size="small"
            disabled={isBusy}
            aria-label={`Withdraw the invitation of ${email}`}
            onClick={() => onEnd(id)}
          >
            Withdraw
          </Button>
        </li>
      ))}
    </ul>
  );
}
