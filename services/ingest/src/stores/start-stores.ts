import type { Database } from '@ebb/db';
import {
  claimStoreOrder,
  completeStoreOrder,
  findStoreOrder,
  findStoreSender,
  insertPrivacyRequest,
} from '@ebb/db/stores';
import type { Sealer } from '@ebb/sealing';
import type { Scope } from '@ebb/service-kit';
import type { StoreWebhookParts } from '../http/store-webhooks.ts';
import { createRememberedLookup } from '../keys/remembered-lookup.ts';
import { startStoreCounter } from './store-counter.ts';

/** What the addresses of stores' webhooks work with. */
export function startStores(
  database: Database,
  sealer: Sealer,
  { cacheMs, scope }: { readonly cacheMs: number; readonly scope: Scope },
): StoreWebhookParts {
  return {
    senders: createRememberedLookup({
      lookUp: (id) => findStoreSender(database, sealer, id, Date.now()),
      cacheMs,
    }),
    counter: startStoreCounter(database, scope),
    record: {
      claimOrder: (key, customerId, nowMs) =>
        claimStoreOrder(database, { ...key, customerId, firstMs: nowMs }),
      findOrder: (key) => findStoreOrder(database, key),
      completeOrder: (key) => completeStoreOrder(database, key),
      addPrivacyRequest: (row) => insertPrivacyRequest(database, row),
    },
    onError: (error) => scope.log.warn({ err: error }, 'that an order is complete could not be noted'),
  };
}
