import type { PurchaseHorizon } from '@ebb/contracts/purchase';
import { countKnownCustomers, readCustomerHistories } from '@ebb/db';
import { storePurchaseModel } from '@ebb/db/purchase';
import type { ShopRecord } from '@ebb/domain';
import { trainPurchase } from '@ebb/training';
import type { PurchaseCareParts } from './care-parts.ts';

/** Trains one horizon of a version on the shop's history and stores it. */
export async function trainHorizon(
  { db, config, signal, now, beat }: PurchaseCareParts,
  shop: ShopRecord,
  asked: {
    readonly version: number;
    readonly horizonDays: PurchaseHorizon;
    readonly activeWindowDays: number;
    readonly asOfMs: number;
  },
): Promise<{ readonly decides: 'model' | 'rule' | 'nobody' }> {
  const { version, horizonDays, activeWindowDays, asOfMs } = asked;
  const { report, medianGapDays, rule, spend, artefact } = await trainPurchase({
    openHistory: () => readCustomerHistories(db, shop.id, { signal, receivedUntilMs: asOfMs }),
    horizonDays,
    activeWindowDays,
    currencyDigits: shop.currencyDigits,
    asOfMs,
    seed: config.seed,
    // Nobody waits for it: a processor stays free for who does.
    workers: Math.max(1, config.workers - 1),
    signal,
    report: () => beat(),
    customers: await countKnownCustomers(db, shop.id),
  });
  signal.throwIfAborted();
  await storePurchaseModel(db, {
    shopId: shop.id,
    version,
    horizonDays,
    createdMs: now(),
    medianGapDays,
    activeWindowDays,
    report: JSON.stringify(report),
    rule: rule && JSON.stringify(rule),
    spend: spend && JSON.stringify(spend),
    artefact,
  });
  return report;
}
