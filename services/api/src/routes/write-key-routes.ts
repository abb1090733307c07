import { isAllowed } from '@ebb/contracts';
import { createWriteKey, listWriteKeys, mostWriteKeys, revokeWriteKey } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';

/** The keys a shop sends its events with. */
export function writeKeyRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'listWriteKeys', async (request) => {
    const { role } = callerOf(request);
    return {
      keys: await listWriteKeys(db, request.params.shop),
      mayChange: isAllowed(role, 'keys.change'),
    };
  });

  serve(app, parts, 'createWriteKey', async (request) => {
    const { userId } = callerOf(request);
    const change = { shopId: request.params.shop, userId, nowMs: nowMs() };
    const created = await createWriteKey(db, { ...change, name: request.body.name.trim() });
    if (created !== undefined) return created;
    throw new ProblemError(409, 'too-many-write-keys', 'The shop has as many write keys as it may', {
      detail: `At most ${mostWriteKeys} may be in use. Revoke one first.`,
    });
  });

  serve(app, parts, 'revokeWriteKey', async (request) => {
    const { userId } = callerOf(request);
    const { shop: shopId, key: keyHash } = request.params;
    const line = await revokeWriteKey(db, { shopId, keyHash, userId, nowMs: nowMs() });
    if (line === undefined) throw new ProblemError(404, 'write-key-not-found', 'There is no such write key');
    return line;
  });
}
