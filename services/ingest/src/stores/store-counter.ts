import { saveStoreCounts, type StoreCounts } from '@ebb/db/stores';
import type { Database } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { repeat } from '../repeat.ts';

const flushEveryMs = 2_000;

/** Remembers how each store's deliveries go and adds that to the record now and then; no delivery waits for it. */
export interface StoreCounter {
  noteDelivery(sourceId: string, topic: string, hasRefused: boolean, atMs: number): void;
  noteBadSignature(sourceId: string, atMs: number): void;
}

const nothing: StoreCounts = {
  ...{ deliveries: 0, refused: 0, badSignatures: 0 },
  ...{ lastDeliveryMs: null, lastTopic: null, lastBadSignatureMs: null },
};

export function startStoreCounter(database: Database, scope: Scope): StoreCounter {
  let unsaved = new Map<string, StoreCounts>();

  async function flush(): Promise<void> {
    if (unsaved.size === 0) return;
    const counts = unsaved;
    unsaved = new Map();
    try {
      await saveStoreCounts(database, counts);
    } catch (error) {
      for (const [id, before] of counts) unsaved.set(id, sumOf(before, unsaved.get(id) ?? nothing));
      scope.log.warn({ err: error }, 'the deliveries of stores could not be counted; it is tried again');
    }
  }

  const flushing = repeat(flushEveryMs, flush);
  scope.onStop('deliveries of stores', async () => {
    await flushing.stop();
    await flush();
  });
  const add = (id: string, seen: StoreCounts) =>
    void unsaved.set(id, sumOf(unsaved.get(id) ?? nothing, seen));
  return {
    noteDelivery: (id, topic, hasRefused, atMs) =>
      add(id, {
        ...{ ...nothing, deliveries: 1, refused: hasRefused ? 1 : 0 },
        ...{ lastDeliveryMs: atMs, lastTopic: topic.slice(0, 64).toWellFormed() },
      }),
    noteBadSignature: (id, atMs) => add(id, { ...nothing, badSignatures: 1, lastBadSignatureMs: atMs }),
  };
}

function sumOf(before: StoreCounts, after: StoreCounts): StoreCounts {
  return {
    deliveries: before.deliveries + after.deliveries,
    refused: before.refused + after.refused,
    badSignatures: before.badSignatures + after.badSignatures,
    lastDeliveryMs: after.lastDeliveryMs ?? before.lastDeliveryMs,
    lastTopic: after.lastTopic ?? before.lastTopic,
    lastBadSignatureMs: after.lastBadSignatureMs ?? before.lastBadSignatureMs,
  };
}
