import type { SystemService } from '@ebb/contracts';
import { readMetrics, type ServiceMetrics } from './read-metrics.ts';

const patienceMs = 3_000;

export interface WatchedService extends SystemService {
  readonly metrics: ServiceMetrics | undefined;
}

/** @param address host:port of its operators' port */
export async function lookAtService(name: string, address: string): Promise<WatchedService> {
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
