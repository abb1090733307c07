import type { Database } from '@ebb/db';
import { listPurchaseVersions, readPurchaseModels } from '@ebb/db/purchase';
import { purchaseHorizons } from '@ebb/contracts/purchase';
import { LRUCache } from 'lru-cache';
import { openPurchaseModels, type PurchaseServing } from './open-purchase.ts';

/** Three models a shop, some megabytes. */
const versionsKept = 8;

/** The newest complete version of a shop's purchase models; undefined before there is one. */
export type PurchaseServingOf = (shopId: string) => Promise<PurchaseServing | undefined>;

/** Keeps the versions that were asked for last opened; which one is newest is asked every time. */
export function createPurchaseServings(db: Database): PurchaseServingOf {
  const opened = new LRUCache<string, PurchaseServing>({
    max: versionsKept,
    ignoreFetchAbort: true,
    fetchMethod: async (key) => {
      const [shopId, version] = JSON.parse(key) as [string, number];
      return openPurchaseModels(await readPurchaseModels(db, shopId, version));
    },
  });
  return async (shopId) => {
    const versions = await listPurchaseVersions(db, shopId);
    const complete = versions.find(({ horizons }) => horizons === purchaseHorizons.length);
    return complete && opened.fetch(JSON.stringify([shopId, complete.version]));
  };
}
