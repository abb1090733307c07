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

/** The newest request for each alert. The next waits for it, so that none meets the version before. */
const underWay = new Map<string, Promise<Alert | null>>();

/** Does one thing to each alert in the version that the person was looking at. */
export async function actOnAlerts(
  alerts: readonly Alert[],
  actionOn: (alert: Alert) => PersonAction,
  note = '',
): Promise<ActResult> {
  const result: ActResult = { done: [], conflicts: [], failures: [] };
  const calls = await Promise.allSettled(alerts.map((alert) => afterEarlier(alert, actionOn(alert), note)));
  for (const one of calls) {
    if (one.status === 'fulfilled') {
      result.done.push(one.value);
      continue;
    }
    const now = alertOfConflict(one.reason);
    if (now) result.conflicts.push({ alert: now, detail: errorWords(one.reason).detail });
    else result.failures.push(wordsOf(one.reason));
  }
  return result;
}

async function afterEarlier(alert: Alert, action: PersonAction, note: string): Promise<Alert> {
  const earlier = underWay.get(alert.id);
  const answer = (async () => {
    const before = (await earlier) ?? alert;
    const seen = before.version > alert.version ? before : alert;
    const { alert: after } = await limit(() => act(seen, action, note));
    return after;
  })();
  const answered = answer.catch(() => null);
  underWay.set(alert.id, answered);
  try {
    return await answer;
  } finally {
    if (underWay.get(alert.id) === answered) underWay.delete(alert.id);
  }
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
