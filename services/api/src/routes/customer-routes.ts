import { CustomerDetail, CustomersPage, CustomersQuery, Problem } from '@ebb/contracts';
import { findCustomer, listCustomers } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { Type } from 'typebox';
import type { Api, ApiParts } from '../api-parts.ts';
import { CustomerAddress, customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { describeCustomer } from '../views/describe-customer.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireShop } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';

const ShopQuery = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });

export function customerRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  app.get(
    '/api/customers',
    {
      schema: {
        tags: ['customers'],
        summary: 'Known customers, a page at a time',
        querystring: CustomersQuery,
        response: { 200: CustomersPage, ...closedRouteProblems },
      },
    },
    async (request) => {
      const { shop, q, band, crossing, sort = 'risk', cursor, limit = 50 } = request.query;
      requireShop(request, shop);
      return withCursor(() =>
        listCustomers(db, {
          shopId: shop,
          text: q?.trim(),
          band,
          risesByMs: crossing === undefined ? undefined : nowMs() + crossing * dayMs,
          sort,
          cursor,
          limit,
        }),
      );
    },
  );

  app.get(
    '/api/customers/:id',
    {
      schema: {
        tags: ['customers'],
        summary: 'Everything about one customer but the events',
        params: CustomerAddress,
        querystring: ShopQuery,
        response: { 200: CustomerDetail, ...closedRouteProblems, 404: Problem },
      },
    },
    async (request) => {
      const { shop } = request.query;
      requireShop(request, shop);
      const customerId = requireKnownId(request.params.id);
      const record = await findCustomer(db, shop, customerId);
      if (record === undefined) throw customerNotFound(customerId);
      return describeCustomer(parts, record);
    },
  );
}
