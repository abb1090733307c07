'use client';
import { passwordFlaw, type AccountLink } from '@ebb/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type SubmitEvent, useState, useSyncExternalStore } from 'react';
import { call } from '../../lib/api/call.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { NewPasswordField } from '../../ui/parts/fields/new-password-field.tsx';
import { Logo } from '../../ui/shell/logo.tsx';

const nothing = () => () => undefined;

/** Where an invitation, or a link for another password, leads. The token stands behind the #. */
export function WelcomeScreen() {
  const token = useSyncExternalStore(
    nothing,
    () => window.location.hash.slice(1),
    () => null,
  );
  const link = useQuery({
    queryKey: ['account-link', token],
    queryFn: ({ signal }) => call('readAccountLink', { body: { token: token ?? '' } }, signal),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
  });
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="grid w-full max-w-sm gap-5">
        <div className="flex justify-center">
          <Logo isWide />
        </div>
        {link.isPending && <p className="text-center text-base text-muted">Reading the link …</p>}
        {link.error && (
          <div className="grid gap-3">
            <h1 className="text-lg font-semibold">This link is not good any more</h1>
            <ErrorNote error={link.error} onRetry={() => void link.refetch()} />
            <Link href="/sign-in" className="text-accent underline">
              To the sign-in
            </Link>
          </div>
        )}
        {link.data && token !== null && <WelcomeForm link={link.data} token={token} />}
      </div>
    </main>
  );
}

function WelcomeForm({ link, token }: { link: AccountLink; token: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const isInvitation = link.kind === 'invitation';
  const use = useMutation({
    mutationFn: () =>
      call('useAccountLink', { body: { token, password, ...(isInvitation ? { name: name.trim() } : {}) } }),
    meta: { isSignIn: true },
  });
  const flaw = password === '' ? null : passwordFlaw(password, { email: link.email, name });
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    use.mutate();
  }
  if (use.isSuccess) {
    return (
      <div role="status" className="grid gap-3 rounded-md border border-line bg-panel p-6 shadow-float">
        <h1 className="text-lg font-semibold">
          {isInvitation ? 'Your account is made' : 'Your password is set'}
        </h1>
        <Link href="/sign-in" className="text-accent underline">
          Sign in as {link.email}
        </Link>
      </div>
    );
  }
  return (
    <form
      method="post"
      onSubmit={submit}
      className="grid gap-4 rounded-md border border-line bg-panel p-6 shadow-float"
    >
      <div>
        <h1 className="text-lg font-semibold tracking-tight">
          {isInvitation ? `Welcome to ${link.shopName}` : 'Another password'}
        </h1>
        <p className="text-sm break-words text-muted">
          {link.email}
          {link.role !== null && ` as ${link.role}`}
        </p>
      </div>
      {use.error && <ErrorNote error={use.error} onRetry={() => use.mutate()} />}
      <input type="hidden" autoComplete="username" value={link.email} readOnly />
      {isInvitation && (
        <TextField
          label="Your name"
          autoComplete="name"
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <NewPasswordField label="Password" password={password} flaw={flaw} onChange={setPassword} />
      <Button
        type="submit"
        tone="main"
        size="large"
        disabled={use.isPending || flaw !== null || password === ''}
      >
        {isInvitation ? 'Make my account' : 'Set the password'}
      </Button>
    </form>
  );
}
