'use client';
import { passwordFlaw } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { NewPasswordField } from '../../ui/parts/fields/new-password-field.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** Another password of one's own. */
export function PasswordPanel() {
  const user = useUser();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => call('changePassword', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const flaw = next === '' ? null : passwordFlaw(next, user);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Panel title="Password">
      <form method="post" onSubmit={submit} className="grid max-w-sm gap-3">
        {change.error && <ErrorNote error={change.error} onRetry={() => change.mutate()} />}
        {change.isSuccess && next === '' && (
          <p role="status" className="text-base">
            Changed. Everywhere else you are signed out.
          </p>
        )}
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <TextField
          label="Present password"
          type="password"
          autoComplete="current-password"
          value={current}
          required
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPasswordField label="New password" password={next} flaw={flaw} onChange={setNext} />
        <div>
          <Button type="submit" disabled={change.isPending || flaw !== null || current === '' || next === ''}>
            Change it
          </Button>
        </div>
      </form>
    </Panel>
  );
}
