import type { Database } from '@ebb/db';
import { saveKeyUses } from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { repeat } from '../repeat.ts';

const flushEveryMs = 5_000;

/** Remembers when each write key was used last, and writes that to the record now and then; no sender waits for it. */
export interface KeyUses {
  note(keyHash: string, atMs: number): void;
}

export function startKeyUses(database: Database, scope: Scope): KeyUses {
  let unsaved = new Map<string, number>();

  async function flush(): Promise<void> {
    if (unsaved.size === 0) return;
    const uses = unsaved;
    unsaved = new Map();
    try {
      await saveKeyUses(database, uses);
    } catch (error) {
      for (const [keyHash, atMs] of uses) if (!unsaved.has(keyHash)) unsaved.set(keyHash, atMs);
      scope.log.warn({ err: error }, 'when write keys were used could not be stored; it is tried again');
    }
  }

  const flushing = repeat(flushEveryMs, flush);
  scope.onStop('key uses', async () => {
    await flushing.stop();
    await flush();
  });
  return { note: (keyHash, atMs) => void unsaved.set(keyHash, atMs) };
}
