'use client';
import type { OpenSession } from '@ebb/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => call('listSessions', {}, signal),
});

/** Where this person is signed in, and the way to end it. */
export function SessionsPanel() {
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (id: string | null) =>
      id === null ? call('endOtherSessions', {}) : call('endSession', { params: { id } }),
    onSettled: () => queries.invalidateQueries(sessionsQuery),
  });
  const items = sessions.data?.items ?? [];
  const error = sessions.error ?? end.error;
  return (
    <Panel title="Where you are signed in">
      <div className="grid gap-3" data-testid="sessions">
        {error && <ErrorNote error={error} onRetry={() => void sessions.refetch()} />}
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
          {items.map((session) => (
            <SessionLine
              key={session.id}
              session={session}
              isBusy={end.isPending}
              onEnd={() => end.mutate(session.id)}
            />
          ))}
        </ul>
        {items.length > 1 && (
          <div>
            <Button disabled={end.isPending} onClick={() => end.mutate(null)}>
              End all others
            </Button>
          </div>
        )}
        <p className="text-sm text-muted">
          Who uses a session that you end is out within two seconds. Another password ends them all.
        </p>
      </div>
    </Panel>
  );
}

function SessionLine({
  session,
  isBusy,
  onEnd,
}: {
  session: OpenSession;
  isBusy: boolean;
  onEnd: () => void;
}) {
  const formats = useFormats();
  const { agent, address, createdAt, usedAt, isCurrent } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-md bg-well px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate text-base">{agent === '' ? 'A program' : agent}</p>
        <p className="text-sm text-muted">
          From {address}, since {formats.dateTime(createdAt)}, used {formats.dateTime(usedAt)}
        </p>
      </div>
      {isCurrent ? (
        <span className="text-sm text-muted">This browser</span>
      ) : (
        <Button size="small" disabled={isBusy} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}
