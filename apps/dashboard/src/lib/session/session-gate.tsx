'use client';
import type { User } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { ShellSkeleton } from '../../ui/shell/placeholders.tsx';
import { ApiError } from '../api/api-error.ts';
import { sessionQuery } from './session.ts';

const Context = createContext<User | null>(null);

/** Shows its children to somebody who is signed in. Everybody else is on the way to the sign-in page. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  if (session.data) return <Context value={session.data}>{children}</Context>;
  if (session.error && !(session.error instanceof ApiError && session.error.status === 401)) {
    return (
      <main className="mx-auto grid min-h-dvh max-w-lg content-center px-4">
        <ErrorNote error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return <ShellSkeleton />;
}

export function useUser(): User {
  const user = use(Context);
  if (!user) throw new Error('useUser outside of SessionGate');
  return user;
}
