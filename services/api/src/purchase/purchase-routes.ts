import { findCustomer, findShop } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { customerNotFound, requireKnownId } from '../http/customer-address.ts';
import { serve } from '../http/serve.ts';
import { describePurchase, describePurchaseFeatures } from './describe-purchase.ts';
import { predictCustomerPurchase, predictPurchaseOf } from './predict-purchase.ts';

export function purchaseRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'getPurchaseModels', async ({ query }) => {
    const shop = await findShop(db, query.shop);
    if (shop === undefined) throw new Error(`a member's shop ${query.shop} is gone`);
    return describePurchase(db, shop, nowMs());
  });

  serve(app, parts, 'getPurchaseFeatures', ({ query }) => describePurchaseFeatures(db, query.shop));

  serve(app, parts, 'predictPurchase', async ({ body: { shopId, customerId, features } }) => {
    if (customerId === undefined) {
      if (features === undefined || Object.keys(features).length === 0) {
        throw new ProblemError(400, 'nothing-to-predict', 'Name a customer or give feature values', {
          errors: [{ field: 'customerId', message: 'is required without features' }],
        });
      }
      return predictPurchaseOf(parts, shopId, features);
    }
    const record = await findCustomer(db, shopId, await requireKnownId(db, shopId, customerId));
    if (record === undefined) throw customerNotFound(customerId);
    return predictCustomerPurchase(parts, record, features ?? {});
  });
}
