import { insertArrivals, openDatabase, pruneArrivals, readWatchedShops } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { repeat } from '../repeat.ts';
import { createLiveArrivals, type LiveArrivals } from './live-arrivals.ts';

const everyMs = 500;
const pruneEveryMs = 60_000;
const keptMs = 600_000;

/**
 * Notes the arrivals of shops that somebody is watching, over a connection of its own. With the database away nothing is
 * noted; nobody can watch then either.
 */
export function startLiveArrivals(databaseUrl: string, scope: Scope): LiveArrivals {
  const database = openDatabase(databaseUrl, { poolSize: 1, acquireTimeoutMs: 5_000 });
  const arrivals = createLiveArrivals();
  const onError = (error: unknown) => scope.log.debug({ err: error }, 'arrivals could not be noted');
  const writing = repeat(everyMs, async () => {
    try {
      const rows = arrivals.take();
      if (rows.length > 0) await insertArrivals(database, rows);
      arrivals.watch(await readWatchedShops(database, Date.now()));
    } catch (error) {
      onError(error);
    }
  });
  const pruning = repeat(pruneEveryMs, () => pruneArrivals(database, Date.now() - keptMs).catch(onError));
  scope.onStop('live arrivals', async () => {
    await Promise.all([writing.stop(), pruning.stop()]);
    await database.close();
  });
  return arrivals;
}
