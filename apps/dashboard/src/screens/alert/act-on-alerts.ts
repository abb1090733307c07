import type { Alert, AlertDetail, PersonAction } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { getJson, postJson } from '../../lib/api/api.ts';
import { ApiError } from '../../lib/api/api-error.ts';
import { errorWords } from '../../lib/api/error-words.ts';
import { eachLimited } from './each-limited.ts';

export interface ActResult {
  /** Alerts as they are after the act. */
  done: Alert[];
  /** Alerts that somebody else had changed, as they are now, with who and what. */
  conflicts: { alert: Alert; detail: string }[];
  failures: string[];
}

/** The contracts have no call for several alerts, so there is one each; four at a time keeps the server calm. */
const concurrency = 4;

/** Does one thing to each alert in the version that the person was looking at. */
export async function actOnAlerts(
  alerts: readonly Alert[],
  action: PersonAction,
  note = '',
): Promise<ActResult> {
  const result: ActResult = { done: [], conflicts: [], failures: [] };
  const settled = await eachLimited(alerts, concurrency, (alert) =>
    postJson<AlertDetail | Alert>(pathOf(alert, action), bodyOf(alert, action, note)),
  );
  for (const one of settled) {
    if (one.status === 'fulfilled') {
      result.done.push('alert' in one.value ? one.value.alert : one.value);
      continue;
    }
    const now = alertOfConflict(one.reason);
    if (now) result.conflicts.push({ alert: now, detail: errorWords(one.reason).detail });
    else result.failures.push(wordsOf(one.reason));
  }
  return result;
}

function pathOf(alert: Alert, { action }: PersonAction): string {
  return `/api/alerts/${encodeURIComponent(alert.id)}/${action}`;
}

function bodyOf({ version }: Alert, { action: _verb, ...said }: PersonAction, note: string) {
  return { version, ...said, ...(note ? { note } : {}) };
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
    queryFn: ({ signal }) => getJson<AlertDetail>(`/api/alerts/${encodeURIComponent(id)}`, {}, signal),
  });
}
