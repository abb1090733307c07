import { isAllowed } from '@ebb/contracts';
import {
  createStoreSource,
  endStoreSource,
  listStoreSources,
  mostStoreSources,
  setStoreSecret,
} from '@ebb/db/stores';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';
import { callerOf } from '../../http/session.ts';

const hourMs = 60 * 60 * 1000;

/** The Shopify and WooCommerce stores whose webhooks a shop takes. */
export function storeSourceRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, sealer } = parts;

  function by(request: FastifyRequest): { readonly userId: string; readonly nowMs: number } {
    return { userId: callerOf(request).userId, nowMs: nowMs() };
  }

  serve(app, parts, 'listStoreSources', async (request) => ({
    sources: await listStoreSources(db, request.params.shop, nowMs()),
    mayChange: isAllowed(callerOf(request).role, 'keys.change'),
  }));

  serve(app, parts, 'createStoreSource', async (request) => {
    const { kind, name, secret, idPrefix = '' } = request.body;
    const wanted = { ...by(request), shopId: request.params.shop, kind, name: name.trim(), secret, idPrefix };
    const created = await createStoreSource(db, sealer, wanted);
    if (created !== undefined) return created;
    throw new ProblemError(
      409,
      'too-many-stores',
      'The shop takes the webhooks of as many stores as it may',
      {
        detail: `At most ${mostStoreSources}; end one that delivers no longer.`,
      },
    );
  });

  serve(app, parts, 'setStoreSecret', async (request) => {
    const { shop: shopId, source: id } = request.params;
    const { secret, overlapHours } = request.body;
    const wanted = { ...by(request), shopId, id, secret, overlapMs: overlapHours * hourMs };
    return found(await setStoreSecret(db, sealer, wanted));
  });

  serve(app, parts, 'endStoreSource', async (request) => {
    const { shop: shopId, source: id } = request.params;
    return found(await endStoreSource(db, { ...by(request), shopId, id }));
  });
}

/** @throws ProblemError 404 */
function found<Value>(value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new ProblemError(404, 'not-found', 'This shop has no such store', {
    detail: 'It may have been ended.',
  });
}
