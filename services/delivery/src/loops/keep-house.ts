import { deliveryChannels } from '@ebb/contracts/delivery';
import { type Database } from '@ebb/db';
import { pruneDeliveries, readDeliveryBacklog } from '@ebb/db/delivery';
import type { DeliveryMetrics } from '../metrics.ts';

/** What became of a message is shown for this long. */
const keptMs = 30 * 86_400_000;

/** Counts what waits and what was given up, and forgets what is old. */
export async function countAndPrune(
  db: Database,
  metrics: DeliveryMetrics,
  nowMs: number,
): Promise<{ more: boolean }> {
  const backlog = new Map((await readDeliveryBacklog(db, nowMs)).map((each) => [each.channel, each]));
  for (const channel of deliveryChannels) {
    const { waiting = 0, dead = 0, oldestDueMs = null } = backlog.get(channel) ?? {};
    metrics.waiting.set({ channel }, waiting);
    metrics.dead.set({ channel }, dead);
    metrics.oldestDueSeconds.set({ channel }, oldestDueMs === null ? 0 : (nowMs - oldestDueMs) / 1000);
  }
  await pruneDeliveries(db, nowMs - keptMs);
  return { more: false };
}
