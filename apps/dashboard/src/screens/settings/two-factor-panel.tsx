'use client';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { call } from '../../lib/api/call.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { QrCode } from './qr-code.tsx';

const stateQuery = queryOptions({
  queryKey: ['two-factor'],
  queryFn: ({ signal }) => call('getTwoFactor', {}, signal),
});

/** A code of an authenticator program beside the password. */
export function TwoFactorPanel() {
  const queries = useQueryClient();
  const state = useQuery(stateQuery);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const onSettled = () => {
    setCode('');
    return queries.invalidateQueries(stateQuery);
  };
  const begin = useMutation({ mutationFn: () => call('beginTwoFactor', { body: { password } }) });
  const confirm = useMutation({
    mutationFn: () => call('confirmTwoFactor', { body: { code } }),
    onSuccess: () => begin.reset(),
    onSettled,
  });
  const end = useMutation({
    mutationFn: () => call('endTwoFactor', { body: { password, code } }),
    onSuccess: () => {
      confirm.reset();
      setPassword('');
    },
    onSettled,
  });
  const error = state.error ?? begin.error ?? confirm.error ?? end.error;
  const isBusy = begin.isPending || confirm.isPending || end.isPending;
  const isOn = state.data?.isOn === true;
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    for (const each of [begin, confirm, end]) if (each.error) each.reset();
    if (isOn) end.mutate();
    else if (begin.data) confirm.mutate();
    else begin.mutate();
  }
  const asksPassword = isOn || !begin.data;
  const asksCode = isOn || begin.data !== undefined;
  return (
    <Panel title="Second factor">
      <div className="grid gap-4">
        {error && <ErrorNote error={error} onRetry={() => void state.refetch()} />}
        {confirm.data && (
          <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
            <p>
              It is on. Keep these recovery codes on paper: each lets you in once without your device, and
              they are not shown again.
            </p>
            <ul className="grid grid-cols-2 gap-1 max-sm:grid-cols-1">
              {confirm.data.recoveryCodes.map((each) => (
                <li key={each}>
                  <code className="select-all">{each}</code>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="text-base">
          {isOn
            ? `Signing in takes your password and a code. ${state.data?.recoveryCodesLeft ?? 0} recovery codes are left.`
            : 'Signing in takes your password alone. With a second factor it takes a code of your phone too.'}
        </p>
        {!isOn && begin.data && (
          <div className="grid gap-2">
            <QrCode text={begin.data.uri} label="QR code for an authenticator program" />
            <p className="text-sm text-muted">
              Scan it with an authenticator program, or type in the secret{' '}
              <code className="break-all select-all">{begin.data.secret}</code>; then give the code it shows.
            </p>
          </div>
        )}
        <form method="post" onSubmit={submit} className="grid max-w-sm gap-3">
          {asksPassword && (
            <TextField
              label="Password"
              type="password"
              autoComplete="current-password"
              value={password}
              required
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
          {asksCode && (
            <TextField
              label={isOn ? 'Code, or a recovery code' : 'Code'}
              autoComplete="one-time-code"
              value={code}
              maxLength={40}
              required
              onChange={(event) => setCode(event.target.value)}
            />
          )}
          <div>
            <Button type="submit" disabled={isBusy || state.isPending}>
              {isOn ? 'End it' : begin.data ? 'Turn it on' : 'Set it up'}
            </Button>
          </div>
        </form>
      </div>
    </Panel>
  );
}
