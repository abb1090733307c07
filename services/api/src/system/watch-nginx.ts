import type { SystemServer } from '@ebb/contracts';
import type { Metrics } from '@ebb/service-kit';

const patienceMs = 3_000;

export interface NginxStatus {
  readonly active: number;
  readonly waiting: number;
  readonly accepted: number;
  readonly handled: number;
  readonly requests: number;
}

/** Reads the page of nginx's `stub_status`; undefined for anything else. */
export function readNginxStatus(text: string): NginxStatus | undefined {
  const numbers =
    /^Active connections: (\d+)\s+server accepts handled requests\s+(\d+) (\d+) (\d+)\s+Reading: \d+ Writing: \d+ Waiting: (\d+)/
      .exec(text.trim())
      ?.slice(1)
      .map(Number);
  if (numbers === undefined) return undefined;
  const [active = 0, accepted = 0, handled = 0, requests = 0, waiting = 0] = numbers;
  return { active, waiting, accepted, handled, requests };
}

/** nginx by its own account. @param url where its `stub_status` is */
export function createNginxWatch(url: string, metrics: Metrics) {
  const up = metrics.gauge({ name: 'nginx_up', help: '1: nginx says how it is.' });
  const connections = metrics.gauge({
    name: 'nginx_connections',
    help: 'Connections of clients, idle ones and those under way.',
    labelNames: ['state'],
  });
  const requests = metrics.counter({ name: 'nginx_requests_total', help: 'Requests it has taken.' });
  const dropped = metrics.counter({
    name: 'nginx_connections_dropped_total',
    help: 'Connections it accepted and could not serve: its workers had no place left.',
  });
  let last: NginxStatus | undefined;

  return async function look(): Promise<SystemServer> {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
      const status = readNginxStatus(await answer.text());
      if (status === undefined) throw new Error(`${url} shows no status of nginx`);
      up.set(1);
      connections.set({ state: 'idle' }, status.waiting);
      connections.set({ state: 'under_way' }, status.active - status.waiting);
      // One that was started again counts from zero.
      const grown = (count: (from: NginxStatus) => number) =>
        last === undefined ? 0 : Math.max(0, count(status) - count(last));
      requests.inc(grown((from) => from.requests));
      dropped.inc(grown((from) => from.accepted - from.handled));
      last = status;
      return {
        name: 'nginx',
        isUp: true,
        reason: null,
        facts: [
          { name: 'Connections', value: String(status.active) },
          { name: 'Requests since it began', value: String(status.requests) },
          { name: 'Connections dropped', value: String(status.accepted - status.handled) },
        ],
      };
    } catch (error) {
      up.set(0);
      const reason =
        error instanceof Error && error.name === 'TimeoutError' ? 'no answer in 3 s' : String(error);
      return { name: 'nginx', isUp: false, reason, facts: [] };
    }
  };
}
