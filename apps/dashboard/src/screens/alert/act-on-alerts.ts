import type { Alert, PersonAction } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';
import { errorWords } from '../../lib/api/error-words.ts';
import { actOnMany, type ManyAlerts } from './act-on-many.ts';

export interface ActResult {
  /** How many alerts it was done to. */
  count: number;
  /** Those of them that the answer holds, as they are after the act. */
  done: Alert[];
  /** Alerts that somebody else had changed, with who and what; as they are now where the answer holds them. */
  conflicts: { alert: Alert | null; detail: string }[];
  failures: string[];
}

/** The newest request for each alert. The next waits for it, so that none meets the version before. */
const underWay = new Map<string, Promise<Alert | null>>();

/** Does something to one alert, in the version that the person was looking at. */
export async function actOnAlert(alert: Alert, action: PersonAction, note = ''): Promise<ActResult> {
  const nothing: ActResult = { count: 0, done: [], conflicts: [], failures: [] };
  try {
    const done = await afterEarlier([alert], async ([seen]) => [await act(seen ?? alert, action, note)]);
    return { ...nothing, count: done.length, done };
  } catch (error) {
    const now = alertOfConflict(error);
    return now === null
      ? { ...nothing, failures: [wordsOf(error)] }
      : { ...nothing, conflicts: [{ alert: now, detail: errorWords(error).detail }] };
  }
}

/** Does one thing to many alerts with one request, sent again until all is done. */
export async function actOnAlerts(alerts: readonly Alert[], many: ManyAlerts): Promise<ActResult> {
  const result: ActResult = { count: 0, done: [], conflicts: [], failures: [] };
  try {
    await afterEarlier(alerts, async (seen) => {
      const { done, failures, changed } = await actOnMany(many, seen);
      result.count = done;
      const failed = new Map(failures.map(({ id, detail }) => [id, detail]));
      result.done = changed.filter(({ id }) => !failed.has(id));
      result.conflicts = failures.map(({ id, detail }) => ({
        alert: changed.find((alert) => alert.id === id) ?? null,
        detail,
      }));
      return result.done;
    });
  } catch (error) {
    result.failures.push(wordsOf(error));
  }
  return result;
}

async function afterEarlier(
  alerts: readonly Alert[],
  ask: (seen: readonly Alert[]) => Promise<Alert[]>,
): Promise<Alert[]> {
  const earlier = alerts.map(({ id }) => underWay.get(id) ?? Promise.resolve(null));
  const answer = (async () => {
    const before = await Promise.all(earlier);
    return ask(alerts.map((alert, at) => newer(alert, before[at])));
  })();
  const answers = answer.catch(() => []);
  const mine = alerts.map(({ id }) => {
    const after = answers.then((given) => given.find((alert) => alert.id === id) ?? null);
    underWay.set(id, after);
    return [id, after] as const;
  });
  try {
    return await answer;
  } finally {
    for (const [id, after] of mine) if (underWay.get(id) === after) underWay.delete(id);
  }
}

function newer(alert: Alert, other: Alert | null | undefined): Alert {
  return other && other.version > alert.version ? other : alert;
}

async function act({ id, version }: Alert, { action, ...said }: PersonAction, note: string): Promise<Alert> {
  const body = { version, ...said, ...(note ? { note } : {}) };
  return (await call(`${action}Alert`, { params: { id }, body })).alert;
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
