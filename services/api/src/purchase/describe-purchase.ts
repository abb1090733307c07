import { featureLabels, featureMeanings, featureNames, featureUnits } from '@ebb/contracts';
import {
  purchaseHorizons,
  type PurchaseFeatures,
  type PurchaseHorizonReport,
  type PurchaseModelsPage,
} from '@ebb/contracts/purchase';
import type { Database } from '@ebb/db';
import {
  findPurchasePass,
  likelihoodTotals,
  listPurchaseVersions,
  readPurchaseReports,
} from '@ebb/db/purchase';

/** Who says how likely orders are, how well, and what it comes to over all customers. */
export async function describePurchase(
  db: Database,
  shop: { readonly id: string; readonly currency: string },
  nowMs: number,
): Promise<PurchaseModelsPage> {
  const [versions, pass, totals] = await Promise.all([
    listPurchaseVersions(db, shop.id),
    findPurchasePass(db, shop.id),
    likelihoodTotals(db, shop.id),
  ]);
  const complete = versions.find(({ horizons }) => horizons === purchaseHorizons.length);
  const [newest] = versions;
  const { within7, within30, within90 } = totals;
  return {
    shop: shop.id,
    currency: shop.currency,
    asOf: nowMs,
    models:
      complete === undefined
        ? null
        : {
            version: complete.version,
            trainedAt: complete.createdMs,
            ...(await reportsOf(db, shop.id, complete.version)),
          },
    training:
      newest === undefined || newest === complete ? null : { version: newest.version, done: newest.horizons },
    computed: pass
      ? {
          version: pass.version,
          startedAt: pass.startedMs,
          finishedAt: pass.finishedMs,
          customers: pass.customers,
        }
      : null,
    expected: {
      customers: totals.customers,
      ordersWithin: [within7, within30, within90].map((customers, place) => ({
        horizonDays: purchaseHorizons[place]!,
        customers,
      })),
      spendMinor: totals.spendMinor,
    },
  };
}

async function reportsOf(
  db: Database,
  shopId: string,
  version: number,
): Promise<{ activeWindowDays: number; horizons: PurchaseHorizonReport[] }> {
  const rows = await readPurchaseReports(db, shopId, version);
  return {
    activeWindowDays: rows[0]?.activeWindowDays ?? 0,
    horizons: rows.map(({ report }) => JSON.parse(report) as PurchaseHorizonReport),
  };
}

/** What the models look at, and how much of their answers it explains. */
export async function describePurchaseFeatures(db: Database, shopId: string): Promise<PurchaseFeatures> {
  const versions = await listPurchaseVersions(db, shopId);
  const complete = versions.find(({ horizons }) => horizons === purchaseHorizons.length);
  const reports = complete === undefined ? [] : (await reportsOf(db, shopId, complete.version)).horizons;
  return {
    features: featureNames.map((name) => ({
      name,
      label: featureLabels[name],
      unit: featureUnits[name],
      meaning: featureMeanings[name],
      importance: purchaseHorizons.map((horizonDays) => {
        const report = reports.find((each) => each.horizonDays === horizonDays);
        const share = report?.importance?.find(({ feature }) => feature === name);
        return { horizonDays, share01: share?.share01 ?? null };
      }),
    })),
  };
}
