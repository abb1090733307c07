import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  deleteOldLikelihoods,
  finishPurchasePass,
  readCustomersToCompute,
  storeLikelihoods,
  type PurchaseLikelihoodRow,
  type PurchasePass,
} from '@ebb/db/purchase';
import { dayMs, decodeState, type ShopRecord } from '@ebb/domain';
import type { PurchaseServing } from '@ebb/model-serving';
import type { PurchaseCareParts } from './care-parts.ts';

/** Customers of one transaction: their profiles are locked (shared) for some milliseconds. */
const customersAtOnce = 200;

/**
 * Computes the likelihoods of all customers whom the pass has not met yet, in short transactions, and ends the pass. Run
 * again, or by two processes, it comes to the same rows.
 *
 * @throws the signal's reason when it is aborted; the pass then goes on where it was
 */
export async function computeLikelihoods(
  { db, signal, now, beat }: Pick<PurchaseCareParts, 'db' | 'signal' | 'now' | 'beat'>,
  { id: shopId, currencyDigits }: Pick<ShopRecord, 'id' | 'currencyDigits'>,
  { serving, pass }: { readonly serving: PurchaseServing; readonly pass: PurchasePass },
): Promise<number> {
  // A day more than the models look back: who is met in vain is passed over below.
  const orderedSinceMs = pass.startedMs - (serving.activeWindowDays + 2) * dayMs;
  let computed = 0;
  for (let after = ''; ;) {
    beat();
    signal.throwIfAborted();
    const nowMs = now();
    const page = await readCustomersToCompute(db, pass, { after, orderedSinceMs, limit: customersAtOnce });
    const rows = page.flatMap(({ customerId, state }): PurchaseLikelihoodRow[] => {
      const asked = serving.ask(decodeState(state), nowMs, currencyDigits);
      if (asked === null) return [];
      const [within7, within30, within90] = asked.likelihoods as [
        number | null,
        number | null,
        number | null,
      ];
      const { spendMinor } = asked;
      const { version } = serving;
      return [{ shopId, customerId, within7, within30, within90, spendMinor, version, computedMs: nowMs }];
    });
    await storeLikelihoods(db, rows);
    computed += rows.length;
    const last = page.at(-1);
    if (last === undefined || page.length < customersAtOnce) break;
    after = last.customerId;
    await nextTurn();
  }
  await deleteOldLikelihoods(db, pass);
  await finishPurchasePass(db, pass, now());
  return computed;
}
