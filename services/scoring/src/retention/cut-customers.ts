import { isKnownCustomer } from '@ebb/contracts';
import { lockProfiles, readStoredCustomers, type StoredCustomer, type Transaction } from '@ebb/db';
import {
  customersWithOld,
  removeAlerts,
  removeScores,
  saveHistoryCut,
  type HistoryCutRow,
  type RetentionTurn,
} from '@ebb/db/privacy';
import { decodeEpisode } from '@ebb/domain';
import type { OpenServings } from '@ebb/model-serving';
import { findDifferences, isSame } from '../rebuild/find-differences.ts';
import { recountCustomer } from '../rebuild/recount-customer.ts';

/** Customers who are locked together: a live event of theirs waits this long, some tens of milliseconds. */
const customersAtOnce = 25;

/**
 * Removes a piece of what is older of scores or of closed alerts, customer by customer in key order. Both follow from the events by
 * being replayed in their order, so what goes is the beginning of a customer's history: up to a score behind which no episode was
 * open. Where that is, and the episode's state there, is stored (`history_cut`), and from then on audit and rebuild replay from
 * there. Of whom the record is not as it must be, nothing is removed: first comes the rebuild.
 */
export async function cutCustomers(
  tx: Transaction,
  rule: {
    readonly shopId: string;
    readonly kind: 'scores' | 'alerts';
    readonly afterCustomer: string;
    readonly beforeMs: number;
    readonly nowMs: number;
  },
  openServings: OpenServings,
): Promise<RetentionTurn> {
  const { shopId, kind, beforeMs, afterCustomer } = rule;
  const found = { kind, beforeMs, after: afterCustomer, limit: customersAtOnce };
  const ids = await customersWithOld(tx, shopId, found);
  if (ids.length === 0) return { removed: 0, afterCustomer: '', more: false };
  // The order in which every transaction takes its locks: by the text of JavaScript, which is not the database's.
  const keys = ids.toSorted().map((customerId) => ({ shopId, customerId }));
  await lockProfiles(tx, keys, isKnownCustomer);
  let removed = 0;
  for (const stored of await readStoredCustomers(tx, shopId, ids)) removed += await cutOne(stored);
  return { removed, afterCustomer: ids.at(-1)!, more: ids.length === customersAtOnce };

  async function cutOne(stored: StoredCustomer): Promise<number> {
    const must = recountCustomer(stored, await openServings(stored));
    if (must.profile === null || !isSame(findDifferences(stored, must))) return 0;
    const later = must.cutBefore(beforeMs);
    const { customerId } = stored;
    const cut: HistoryCutRow | null =
      later === null ? stored.cut : { shopId, customerId, ...later, cutMs: rule.nowMs };
    if (cut === null) return 0;
    if (later !== null) await saveHistoryCut(tx, cut);
    if (kind === 'scores') return removeScores(tx, cut, beforeMs);
    const { number } = decodeEpisode(cut.episode);
    const old = stored.alerts.filter(
      ({ closedMs, episodeNumber }) => closedMs !== null && closedMs < beforeMs && episodeNumber <= number,
    );
    return removeAlerts(
      tx,
      shopId,
      old.map(({ id }) => id),
    );
  }
}
