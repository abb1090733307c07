import type { Alert, PersonAction } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import pLimit from 'p-limit';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';
import { errorWords } from '../../lib/api/error-words.ts';

export interface ActResult {
  /** Alerts as they are after the act. */
  done: Alert[];
  /** Alerts that somebody else had changed, as they are now, with who and what. */
  conflicts: { alert: Alert; detail: string }[];
  failures: string[];
}

/** The contracts have no call for several alerts, so there is one each; four at a time keeps the server calm. */
const limit = pLimit(4);

/** Does one thing to each alert in the version that the person was looking at. */
export async function actOnAlerts(
  alerts: readonly Alert[],
  action: PersonAction,
  note = '',
): Promise<ActResult> {
  const result: ActResult = { done: [], conflicts: [], failures: [] };
  const calls = await Promise.allSettled(alerts.map((alert) => limit(() => act(alert, action, note))));
  for (const one of calls) {
    if (one.status === 'fulfilled') {
      result.done.push(one.value.alert);
      continue;
    }
    const now = alertOfConflict(one.reason);
    if (now) result.conflicts.push({ alert: now, detail: errorWords(one.reason).detail });
    else result.failures.push(wordsOf(one.reason));
  }
  return result;
}

function act({ id, version }: Alert, { action, ...said }: PersonAction, note: string) {
  const body = { version, ...said, ...(note ? { note } : {}) };
  return call(`${action}Alert`, { params: { id }, body });
}

function alertOfConflict(error: unknown): Alert | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  const { body } = error;
  return typeof body === 'object' && body !== null && 'alert' in body ? (body.alert as Alert) : null;
}

function wordsOf(error: unknown): string {
  const words = errorWords(error);
  return `${words.title} ${words.detail}${words.requestId ? ` (request ${words.requestId})` : ''}`;
}

export function alertQuery(id: string) {
  return queryOptions({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => call('getAlert', { params: { id } }, signal),
  });
}
