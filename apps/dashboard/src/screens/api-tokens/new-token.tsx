import { mayGiveRole, tokenRoles, type CreateApiToken, type Role } from '@ebb/contracts';
import { type SubmitEvent, useState } from 'react';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../ui/parts/fields/fields.tsx';

const times = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Until it is revoked' },
] as const;

const roleNotes: Readonly<Partial<Record<Role, string>>> = {
  admin: 'everything but people and tokens',
  manager: 'alerts, policy, write keys, models',
  agent: 'reads, and works on alerts',
  analyst: 'reads, and studies',
  viewer: 'reads',
};

/** What a new token is called, may do, and for how long. */
export function NewToken({
  isBusy,
  onCreate,
}: {
  isBusy: boolean;
  onCreate: (wanted: CreateApiToken) => void;
}) {
  const user = useUser();
  const { shop } = useShop();
  const roles = tokenRoles.filter((role) => mayGiveRole(user.role, role));
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [time, setTime] = useState<(typeof times)[number]['value']>('90');
  const [more, setMore] = useState<readonly string[]>([]);
  const others = user.shops.filter(({ id }) => id !== shop.id);
  const look = 'grid grid-cols-[9rem_minmax(0,1fr)] max-sm:grid-cols-1';

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const expiresInDays = time === 'never' ? null : Number(time);
    onCreate({ name, role, shops: [shop.id, ...more], expiresInDays });
    setName('');
    setMore([]);
  }

  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label="Which program has it"
        placeholder="Helpdesk"
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label="May do what"
        value={role}
        options={roles.map((each) => ({ value: each, label: `${each}: ${roleNotes[each] ?? ''}` }))}
        onChange={setRole}
        className={look}
        isLabelShown
      />
      <SelectField
        label="Is good for"
        value={time}
        options={times}
        onChange={setTime}
        className={look}
        isLabelShown
      />
      {others.length > 0 && (
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-medium">Also in</legend>
          {others.map(({ id, name: shopName }) => (
            <label key={id} className="flex cursor-pointer items-center gap-3 text-base max-sm:min-h-11">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={more.includes(id)}
                onChange={(event) =>
                  setMore(event.target.checked ? [...more, id] : more.filter((each) => each !== id))
                }
              />
              {shopName}
            </label>
          ))}
        </fieldset>
      )}
      <div>
        <Button type="submit" disabled={isBusy || name.trim() === ''} className="h-9">
          Create token
        </Button>
      </div>
    </form>
  );
}
