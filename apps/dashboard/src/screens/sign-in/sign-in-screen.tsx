'use client';
import type { Login } from '@ebb/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Logo } from '../../ui/shell/logo.tsx';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';
import { errorWords } from '../../lib/api/error-words.ts';
import { returnPath } from './return-path.ts';
import { sessionQuery } from '../../lib/session/session.ts';

export function SignInScreen({ next }: { next: string | null }) {
  const router = useRouter();
  const queries = useQueryClient();
  const errorRef = useRef<HTMLParagraphElement>(null);
  const login = useMutation({
    mutationFn: (body: Login) => call('signIn', { body }),
    meta: { isSignIn: true },
    onSuccess: ({ user }) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, user);
      router.replace(returnPath(next));
    },
  });
  useEffect(() => {
    if (login.error) errorRef.current?.focus();
  }, [login.error]);

  const [asksCode, setAsksCode] = useState(false);
  if (!asksCode && login.error && isCodeNeeded(login.error)) setAsksCode(true);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    const code = text('code').trim();
    login.mutate({
      email: text('email').trim(),
      password: text('password'),
      ...(code === '' ? {} : { code }),
    });
  };

  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-5 flex justify-center">
          <Logo isWide />
        </div>
        <form
          // Sent before the script is there, a form without a method would put the password into the address.
          method="post"
          onSubmit={submit}
          className="grid gap-4 rounded-md border border-line bg-panel p-6 shadow-float"
        >
          <div>
            <h1 className="text-lg font-semibold tracking-tight">Sign in</h1>
            <p className="text-sm text-muted">
              See who is about to leave, and why.
              {returnPath(next) !== '/alerts' && ' You go on where you were.'}
            </p>
          </div>
          {login.error && !isCodeNeeded(login.error) && (
            <p
              ref={errorRef}
              tabIndex={-1}
              role="alert"
              className="rounded-md bg-well px-3 py-2 text-sm outline-none"
            >
              <span className="font-medium text-worse">{signInWords(login.error)}</span>
            </p>
          )}
          <TextField label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
          {asksCode && (
            <TextField
              label="Code of your authenticator, or a recovery code"
              name="code"
              autoComplete="one-time-code"
              maxLength={40}
              required
              autoFocus
            />
          )}
          <Button type="submit" tone="main" size="large" disabled={login.isPending || login.isSuccess}>
            {login.isPending || login.isSuccess ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
        <p className="mt-4 text-center text-xs text-muted">
          Ebb warns a shop, early, that a customer is about to stop buying.
        </p>
      </div>
    </main>
  );
}

function isCodeNeeded(error: Error): boolean {
  return error instanceof ApiError && error.problem?.type === 'urn:ebb:problem:code-needed';
}

function signInWords(error: Error): string {
  if (error instanceof ApiError && error.problem?.type === 'urn:ebb:problem:wrong-code')
    return 'The code is wrong, or was used.';
  if (error instanceof ApiError && error.status === 401) return 'E-mail or password is wrong.';
  const words = errorWords(error);
  return `${words.title} ${words.detail}`;
}
