import type { CustomersQuery } from '@ebb/contracts';
import { findCustomer, listTimeline, readAllCustomers } from '@ebb/db';
import { askToUnlink } from '@ebb/db/identity';
import { dayMs } from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { listCustomersOf } from '../customer-lists/list-customers.ts';
import { customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { sendCsv } from '../http/send-csv.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';
import { eachMasked, isMasked, maskedCustomer, maskedDetail, maskedEntry } from '../personal-data/mask.ts';
import { predictCustomer, predictValues } from '../predictions/predict.ts';
import { rfmCellOf } from '../views/segments-page.ts';
import { customerColumns } from '../views/csv-columns.ts';
import { purchaseFilterOf } from '../purchase/purchase-filter.ts';
import { describeCustomer } from '../views/describe-customer.ts';

export function customerRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, reads } = parts;

  async function filterOf(query: Omit<CustomersQuery, 'cursor' | 'limit'>) {
    const { shop, q, crossing, recency, frequency, sort = 'risk', ...others } = query;
    const { buys7, buys30, buys90, spendAtLeast, ...rest } = others;
    return {
      purchase: purchaseFilterOf({ buys7, buys30, buys90, spendAtLeast }),
      ...{ shopId: shop, text: q?.trim(), sort, ...rest },
      risesByMs: crossing === undefined ? undefined : nowMs() + crossing * dayMs,
      ...(await rfmCellOf(db, shop, { recency, frequency }, nowMs())),
    };
  }

  serve(app, parts, 'listCustomers', async (request) => {
    const { cursor, limit = 50, ...query } = request.query;
    const idsOnly = isMasked(request);
    const filter = { ...(await filterOf(query)), idsOnly, cursor, limit };
    const page = await withCursor(() => listCustomersOf(parts, filter));
    const { shop, ...asked } = query;
    await reads.list(request, shop, page.items.length, asked);
    return idsOnly ? { ...page, items: page.items.map(maskedCustomer) } : page;
  });

  serve(app, parts, 'downloadCustomers', async (request, reply) => {
    const { shop, ...asked } = request.query;
    const { policy } = await requireShopServing(parts.servings, shop);
    const columns = customerColumns(policy.currency, policy.currencyDigits);
    const idsOnly = isMasked(request);
    const filter = { ...(await filterOf(request.query)), idsOnly };
    const pages = await reads.file(request, shop, asked, readAllCustomers(db, filter));
    return sendCsv(reply, 'customers.csv', columns, idsOnly ? eachMasked(pages, maskedCustomer) : pages);
  });

  serve(app, parts, 'getCustomer', async (request) => {
    const { params, query } = request;
    const customerId = await requireKnownId(db, query.shop, params.id);
    const record = await findCustomer(db, query.shop, customerId);
    if (record === undefined) throw customerNotFound(customerId);
    const [detail] = await Promise.all([
      describeCustomer(parts, record),
      reads.customer(request, query.shop, customerId),
    ]);
    return isMasked(request) ? maskedDetail(detail) : detail;
  });

  serve(app, parts, 'getTimeline', async (request) => {
    const { params, query } = request;
    const { shop, cursor, limit = 50 } = query;
    const customerId = await requireKnownId(db, shop, params.id);
    const page = await withCursor(() => listTimeline(db, { shopId: shop, customerId, cursor, limit }));
    if (page.items.length === 0 && (await findCustomer(db, shop, customerId)) === undefined) {
      throw customerNotFound(customerId);
    }
    await reads.customer(request, shop, customerId);
    return isMasked(request) ? { ...page, items: page.items.map(maskedEntry) } : page;
  });

  serve(app, parts, 'unlinkIdentity', async (request) => {
    const { shop: shopId, id: customerId } = request.params;
    const { joinedId } = request.body;
    const askedAt = nowMs();
    const { userId } = callerOf(request);
    if (!(await askToUnlink(db, { shopId, customerId, joinedId, userId, nowMs: askedAt }))) {
      throw new ProblemError(404, 'identity-not-joined', 'This id is not joined to this customer', {
        detail: `${JSON.stringify(joinedId)} belongs to somebody else, or to nobody.`,
      });
    }
    return { askedAt };
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
    const record = await findCustomer(db, shopId, await requireKnownId(db, shopId, customerId));
    if (record === undefined) throw customerNotFound(customerId);
    return predictCustomer(parts, record, features ?? {});
  });
}
