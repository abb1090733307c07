import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../lib/api/call.ts';
import { useUser } from '../../../lib/session/session-gate.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import type { ActionFormProps } from './action-form.ts';
import { Choices } from './choices.tsx';

const nobody = '';

/** To somebody of the shop, or back to nobody. */
export function AssignForm({ alerts, onCancel, onAct }: ActionFormProps) {
  const { shop } = useShop();
  const user = useUser();
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const members = useQuery({
    queryKey: ['members', shop.id],
    queryFn: ({ signal }) => call('listMembers', { query: { shop: shop.id } }, signal),
  });
  const choices = (members.data?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: id === user.id ? `${name} (you)` : name,
  }));
  const isOwned = alerts.some((alert) => alert.ownerId !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const owner = members.data?.items.find(({ id }) => id === ownerId);
    if (ownerId !== null)
      onAct({ action: 'assign', ownerId: owner?.id ?? null, ownerName: owner?.name ?? null });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {members.isPending && <Skeleton className="h-28" />}
      {members.error && <ErrorNote error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && (
        <Choices
          label="Owner"
          choices={isOwned ? [...choices, { value: nobody, label: 'Unassigned' }] : choices}
          chosen={ownerId}
          onChoose={setOwnerId}
          takesFocus
        />
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="main" disabled={ownerId === null}>
          Assign
        </Button>
      </div>
    </form>
  );
}
