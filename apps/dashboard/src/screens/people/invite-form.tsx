import { mayManage, roles, type Role } from '@ebb/contracts';
import { type SubmitEvent, useState } from 'react';
import { useUser } from '../../lib/session/session-gate.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../ui/parts/fields/fields.tsx';
import { roleWords } from './role-words.ts';

/** Whom to invite, and as what. */
export function InviteForm({
  isBusy,
  onInvite,
}: {
  isBusy: boolean;
  onInvite: (wanted: { email: string; role: Role }) => void;
}) {
  const own = useUser().role;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onInvite({ email: email.trim(), role });
    setEmail('');
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="E-mail"
          type="email"
          value={email}
          maxLength={254}
          required
          onChange={(event) => setEmail(event.target.value)}
        />
        <SelectField
          label="Role"
          value={role}
          options={roles.filter((each) => mayManage(own, each)).map((each) => ({ value: each, label: each }))}
          onChange={setRole}
          isLabelShown
          className="h-9"
        />
        <Button type="submit" disabled={isBusy || email.trim() === ''} className="h-9">
          Make the link
        </Button>
      </div>
      <p className="text-sm text-muted">{roleWords[role]}</p>
    </form>
  );
}
