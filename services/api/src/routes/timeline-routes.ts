import { Problem, TimelinePage } from '@ebb/contracts';
import { findCustomer, listTimeline } from '@ebb/db';
import { Type } from 'typebox';
import type { Api, ApiParts } from '../api-parts.ts';
import { CustomerAddress, customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireShop } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';

const TimelineQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});

export function timelineRoutes(app: Api, { db }: ApiParts): void {
  app.get(
    '/api/customers/:id/timeline',
    {
      schema: {
        tags: ['customers'],
        summary: 'A customer’s events, newest first',
        params: CustomerAddress,
        querystring: TimelineQuery,
        response: { 200: TimelinePage, ...closedRouteProblems, 404: Problem },
      },
    },
    async (request) => {
      const { shop, cursor, limit = 50 } = request.query;
      requireShop(request, shop);
      const customerId = requireKnownId(request.params.id);
      const page = await withCursor(() => listTimeline(db, { shopId: shop, customerId, cursor, limit }));
      if (page.items.length === 0 && (await findCustomer(db, shop, customerId)) === undefined) {
        throw customerNotFound(customerId);
      }
      return page;
    },
  );
}
