import { findRefusedEvent, listRefusedEvents, readArrivals, watchShop } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { withCursor } from '../http/with-cursor.ts';
import { isMasked, maskedText } from '../personal-data/mask.ts';

/** How long arrivals are noted after somebody asked for them. */
const watchedMs = 15_000;
const mostShown = 100;

/** What the shop's events came to. */
export function eventRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, reads } = parts;

  serve(app, parts, 'listLiveEvents', async ({ query: { shop: shopId, after = '0' } }) => {
    await watchShop(db, shopId, nowMs() + watchedMs);
    return { items: await readArrivals(db, { shopId, afterId: Number(after), limit: mostShown }) };
  });

  serve(app, parts, 'listRefusedEvents', async ({ query: { shop, code, cursor, limit = 50 } }) =>
    withCursor(() => listRefusedEvents(db, { shopId: shop, code, cursor, limit })),
  );

  serve(app, parts, 'getRefusedEvent', async (request) => {
    const { params, query } = request;
    const event = await findRefusedEvent(db, query.shop, Number(params.id));
    if (event !== undefined) {
      await reads.list(request, query.shop, 1, { id: params.id });
      return isMasked(request) ? { ...event, body: maskedText } : event;
    }
    throw new ProblemError(404, 'refused-event-not-found', 'There is no such refused event', {
      detail: 'It is kept for two weeks at most, and the newest ones only.',
    });
  });
}
