import { readLiveSessions, type Database, type SessionOwner } from '@ebb/db';
import { findApiToken, noteTokenUse } from '@ebb/db/api-tokens';

/** Half of the two seconds after which an ended session, or a right that was taken, must be gone everywhere. */
const rememberedMs = 1_000;
const mostRemembered = 10_000;

/** Whose a session or a token is and what they may do, as the record says, not older than a second. */
export interface SessionOwners {
  /** @returns undefined for one that has ended @throws when the record cannot be asked */
  find(id: string): Promise<SessionOwner | undefined>;
  /** It was just changed here: the next to ask is told what the record says. */
  forget(id: string): void;
}

/** By the session's id. */
export function createSessionOwners(db: Database, nowMs: () => number): SessionOwners {
  return rememberOwners(async (sessionId) =>
    (await readLiveSessions(db, [sessionId], nowMs())).get(sessionId),
  );
}

/** By the token itself. @param onError the use of a token could not be noted; nobody waits for that */
export function createTokenOwners(
  db: Database,
  nowMs: () => number,
  onError: (error: unknown) => void,
): SessionOwners {
  return rememberOwners(async (token) => {
    const owner = await findApiToken(db, token, nowMs());
    if (owner !== undefined) noteTokenUse(db, owner.userId, nowMs()).catch(onError);
    return owner;
  });
}

function rememberOwners(ask: (id: string) => Promise<SessionOwner | undefined>): SessionOwners {
  const remembered = new Map<string, { readonly atMs: number; owner: Promise<SessionOwner | undefined> }>();
  return {
    find(id) {
      const known = remembered.get(id);
      if (known !== undefined && performance.now() - known.atMs < rememberedMs) return known.owner;
      if (remembered.size >= mostRemembered) remembered.clear();
      const asked = { atMs: performance.now(), owner: ask(id) };
      remembered.set(id, asked);
      // A failed question is not an answer for those who come after.
      asked.owner.catch(() => {
        if (remembered.get(id) === asked) remembered.delete(id);
      });
      return asked.owner;
    },
    forget: (id) => void remembered.delete(id),
  };
}
