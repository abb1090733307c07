import { answerPrivacyRequest, listPrivacyRequests } from '@ebb/db/stores';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';
import { callerOf } from '../../http/session.ts';

/** What customers asked for through their store. */
export function privacyRequestRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'listPrivacyRequests', (request) => listPrivacyRequests(db, request.params.shop));

  serve(app, parts, 'closePrivacyRequest', async (request) => {
    const { shop: shopId, request: id } = request.params;
    const closed = await answerPrivacyRequest(db, {
      ...{ shopId, id: Number(id), userId: callerOf(request).userId, nowMs: nowMs() },
      result: request.body.result.trim(),
    });
    if (closed === undefined) throw new ProblemError(404, 'not-found', 'This shop has no such request');
    return closed;
  });
}
