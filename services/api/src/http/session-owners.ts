import { readLiveSessions, type Database, type SessionOwner } from '@ebb/db';

/** Half of the two seconds after which an ended session, or a right that was taken, must be gone everywhere. */
const rememberedMs = 1_000;
const mostRemembered = 10_000;

/** Whose a session is and what they may do, as the record says, not older than a second. */
export interface SessionOwners {
  /** @returns undefined for a session that has ended @throws when the record cannot be asked */
  find(sessionId: string): Promise<SessionOwner | undefined>;
  /** It was just changed here: the next to ask is told what the record says. */
  forget(sessionId: string): void;
}

export function createSessionOwners(db: Database, nowMs: () => number): SessionOwners {
  const remembered = new Map<string, { readonly atMs: number; owner: Promise<SessionOwner | undefined> }>();

  async function ask(sessionId: string): Promise<SessionOwner | undefined> {
    return (await readLiveSessions(db, [sessionId], nowMs())).get(sessionId);
  }

  return {
    find(sessionId) {
      const known = remembered.get(sessionId);
      if (known !== undefined && performance.now() - known.atMs < rememberedMs) return known.owner;
      if (remembered.size >= mostRemembered) remembered.clear();
      const asked = { atMs: performance.now(), owner: ask(sessionId) };
      remembered.set(sessionId, asked);
      // A failed question is not an answer for those who come after.
      asked.owner.catch(() => {
        if (remembered.get(sessionId) === asked) remembered.delete(sessionId);
      });
      return asked.owner;
    },
    forget: (sessionId) => void remembered.delete(sessionId),
  };
}
