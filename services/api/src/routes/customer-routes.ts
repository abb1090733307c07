import { findCustomer, listTimeline } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { listCustomersOf } from '../customer-lists/list-customers.ts';
import { customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { serve } from '../http/serve.ts';
import { withCursor } from '../http/with-cursor.ts';
import { predictCustomer, predictValues } from '../predictions/predict.ts';
import { rfmCellOf } from '../views/segments-page.ts';
import { describeCustomer } from '../views/describe-customer.ts';

export function customerRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'listCustomers', async ({ query }) => {
    const { shop, q, band, crossing, orders, segment, recency, frequency } = query;
    const { sort = 'risk', cursor, limit = 50 } = query;
    const cell = await rfmCellOf(db, shop, { recency, frequency }, nowMs());
    return withCursor(() =>
      listCustomersOf(parts, {
        shopId: shop,
        text: q?.trim(),
        band,
        risesByMs: crossing === undefined ? undefined : nowMs() + crossing * dayMs,
        orders,
        segment,
        ...cell,
        sort,
        cursor,
        limit,
      }),
    );
  });

  serve(app, parts, 'getCustomer', async ({ params, query }) => {
    const customerId = requireKnownId(params.id);
    const record = await findCustomer(db, query.shop, customerId);
    if (record === undefined) throw customerNotFound(customerId);
    return describeCustomer(parts, record);
  });

  serve(app, parts, 'getTimeline', async ({ params, query }) => {
    const { shop, cursor, limit = 50 } = query;
    const customerId = requireKnownId(params.id);
    const page = await withCursor(() => listTimeline(db, { shopId: shop, customerId, cursor, limit }));
    if (page.items.length === 0 && (await findCustomer(db, shop, customerId)) === undefined) {
      throw customerNotFound(customerId);
    }
    return page;
  });

  serve(app, parts, 'predict', async ({ body: { shopId, customerId, features } }) => {
    if (customerId === undefined) {
      if (features === undefined || Object.keys(features).length === 0) {
        throw new ProblemError(400, 'nothing-to-predict', 'Name a customer or give feature values', {
          errors: [{ field: 'customerId', message: 'is required without features' }],
        });
      }
      return predictValues(parts, shopId, features);
    }
    const record = await findCustomer(db, shopId, requireKnownId(customerId));
    if (record === undefined) throw customerNotFound(customerId);
    return predictCustomer(parts, record, features ?? {});
  });
}
