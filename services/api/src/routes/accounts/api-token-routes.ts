import { mayGiveRole } from '@ebb/contracts';
import { createApiToken, listApiTokens, mostApiTokens, revokeApiToken } from '@ebb/db/api-tokens';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';
import { callerOf, requireShop } from '../../http/session.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What programs call the API with. */
export function apiTokenRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'listApiTokens', async (request) => ({
    items: await listApiTokens(db, request.params.shop),
  }));

  serve(app, parts, 'createApiToken', async (request) => {
    const { userId, role: own } = callerOf(request);
    const { name, role, shops, expiresInDays } = request.body;
    if (!mayGiveRole(own, role)) {
      throw new ProblemError(403, 'forbidden-role', 'You may not give this role', {
        detail: 'A token may nothing that you may not, and is no owner.',
      });
    }
    for (const shop of shops) requireShop(request, shop);
    const now = nowMs();
    const created = await createApiToken(db, {
      ...{ shopId: request.params.shop, userId, nowMs: now, name: name.trim(), role, shops },
      expiresMs: expiresInDays === null ? null : now + expiresInDays * dayMs,
    });
    if (created === undefined) {
      throw new ProblemError(409, 'too-many-api-tokens', 'The shop has as many tokens as it may', {
        detail: `At most ${mostApiTokens} may be in use. Revoke one first.`,
      });
    }
    return created;
  });

  serve(app, parts, 'revokeApiToken', async (request) => {
    const { shop: shopId, token: id } = request.params;
    const line = await revokeApiToken(db, { shopId, id, userId: callerOf(request).userId, nowMs: nowMs() });
    if (line === undefined) throw new ProblemError(404, 'api-token-not-found', 'There is no such token');
    return line;
  });
}
