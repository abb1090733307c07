import { insertRefusedEvents, openDatabase, pruneRefusedEvents } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import type { IngestMetrics } from '../metrics.ts';
import { repeat } from '../repeat.ts';
import { createRefusedEvents, refusedEventLimits, type RefusedEvents } from './refused-events.ts';

const flushEveryMs = 500;
const pruneEveryMs = 60_000;

/** Refused events go to the record in the background, over a connection of their own: keys never wait for them. */
export function startRefusedEvents(
  databaseUrl: string,
  scope: Scope,
  ingestMetrics: Pick<IngestMetrics, 'countNotKept'>,
): RefusedEvents {
  const database = openDatabase(databaseUrl, { poolSize: 1, acquireTimeoutMs: 5_000 });
  const { keptMs, keptPerShop } = refusedEventLimits;
  const queue = createRefusedEvents({
    write: (rows) => insertRefusedEvents(database, rows),
    prune: (shopIds) =>
      pruneRefusedEvents(database, { receivedBeforeMs: Date.now() - keptMs, shopIds, keptPerShop }),
    onNotKept: (reason, events) => ingestMetrics.countNotKept(reason, events),
    onError: (error) => scope.log.warn({ err: error }, 'refused events could not be kept'),
  });
  const flushing = repeat(flushEveryMs, () => queue.flush());
  const pruning = repeat(pruneEveryMs, () => queue.prune());
  scope.onStop('refused events', async () => {
    await Promise.all([flushing.stop(), pruning.stop()]);
    await queue.flush();
    await database.close();
  });
  return queue;
}
