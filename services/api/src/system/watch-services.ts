import { lookup } from 'node:dns/promises';
import type { SystemService } from '@ebb/contracts';
import { readMetrics, type ServiceMetrics } from './read-metrics.ts';

const patienceMs = 3_000;

export interface WatchedService extends SystemService {
  /** Its name without the number of the process. */
  readonly service: string;
  readonly metrics: ServiceMetrics | undefined;
}

/**
 * All processes of the named services: a name may be given several times, and stand for several addresses. Those of which there
 * are several are numbered.
 * @param watched name and host:port of its operators' port
 */
export async function lookAtServices(
  watched: readonly { readonly name: string; readonly address: string }[],
): Promise<WatchedService[]> {
  const found = await Promise.all(
    watched.map(async ({ name, address }) =>
      (await addressesOf(address)).map((each) => ({ service: name, address: each })),
    ),
  );
  const processes = found.flat();
  return Promise.all(
    processes.map(({ service, address }) => {
      const alike = processes.filter((each) => each.service === service);
      const number = alike.findIndex((each) => each.address === address) + 1;
      return lookAtProcess(service, address, alike.length === 1 ? service : `${service} ${number}`);
    }),
  );
}

/** Of a name with several addresses (a service in several containers), each. */
async function addressesOf(address: string): Promise<string[]> {
  const at = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, at), address.slice(at)];
  const found = await lookup(host, { all: true, family: 4 }).catch(() => []);
  return found.length === 0 ? [address] : found.map((each) => each.address + port).sort();
}

async function lookAtProcess(service: string, address: string, name: string): Promise<WatchedService> {
  return { ...(await askProcess(name, address)), service };
}

async function askProcess(
  name: string,
  address: string,
): Promise<SystemService & { readonly metrics: ServiceMetrics | undefined }> {
  const ask = async (path: string) => {
    const answer = await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(patienceMs) });
    return { ok: answer.ok, text: await answer.text() };
  };
  try {
    const [ready, metricsText] = await Promise.all([ask('/readyz'), ask('/metrics')]);
    const metrics = readMetrics(metricsText.text);
    const started = metrics.sum('ebb_process_start_time_seconds');
    return {
      name,
      state: ready.ok ? 'ready' : 'unready',
      reason: ready.ok ? null : reasonOf(ready.text),
      version: metrics.label('ebb_build_info', 'version') ?? null,
      startedAt: started === undefined ? null : started * 1_000,
      memoryBytes: metrics.sum('ebb_process_resident_memory_bytes') ?? null,
      metrics,
    };
  } catch (error) {
    const why =
      error instanceof Error && error.name === 'TimeoutError' ? 'no answer in 3 s' : 'nobody listens';
    return {
      name,
      state: 'away',
      reason: `${address}: ${why}`,
      version: null,
      startedAt: null,
      memoryBytes: null,
      metrics: undefined,
    };
  }
}

/** The failing checks of a `/readyz` answer in words. */
function reasonOf(text: string): string {
  try {
    const { checks } = JSON.parse(text) as { checks: { name: string; reason?: string }[] };
    return checks
      .map(({ name, reason }) => `${name}: ${reason ?? 'not well'}`)
      .join('; ')
      .slice(0, 500);
  } catch {
    return text.slice(0, 200);
  }
}
