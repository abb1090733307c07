import { isKnownCustomer, type AlertMessage } from '@ebb/contracts';
import {
  deleteProfiles,
  findAlerts,
  inTransaction,
  lockProfiles,
  isVisibleAlert,
  markRollupsStale,
  publishAlerts,
  readAlertActions,
  readStoredCustomers,
  rewriteAlerts,
  rewritePoints,
  rewriteProfiles,
  type AlertActionRow,
  type CustomerId,
  type Database,
  type RewrittenProfile,
  type Transaction,
  type StoredCustomer,
} from '@ebb/db';
import type { OpenServings, ServingByModel } from '@ebb/model-serving';
import { carryOn } from './carry-on.ts';
import { findDifferences, isSame, type Differences } from './find-differences.ts';
import { goneMessage, planAlerts, rewriteOf, type AlertPlan } from './plan-alerts.ts';
import { recountCustomer, type Recount } from './recount-customer.ts';

/** What was put right. */
export interface Repair {
  customers: number;
  plans: AlertPlan[];
  profilesMade: number;
  profilesRewritten: number;
  pointsRewritten: number;
}

interface Repaired {
  stored: StoredCustomer;
  must: Recount & { profile: RewrittenProfile };
  found: Differences;
}

/**
 * Puts customers right in one transaction: locks them as scoring does, reads them again, recomputes, and writes what
 * differs. A live event of theirs waits until the commit and then meets the new rows; all others never notice.
 * @param customerIds each once; of whom no event is stored is only made fit to be scored on
 */
export async function repairCustomers(
  db: Database,
  shopId: string,
  customerIds: readonly string[],
  { openServings, now }: { openServings: OpenServings; now: () => number },
): Promise<Repair> {
  // The order in which every transaction takes its locks: by the text of JavaScript, which is not the database's.
  const customers = customerIds.toSorted().map((customerId) => ({ shopId, customerId }));
  return inTransaction(db, async (tx) => {
    await lockProfiles(tx, customers, isKnownCustomer);
    return repairLocked(tx, shopId, customerIds, { openServings, now });
  });
}

/** The same of customers whose profiles this transaction has locked. */
export async function repairLocked(
  tx: Transaction,
  shopId: string,
  customerIds: readonly string[],
  { openServings, now }: { openServings: OpenServings; now: () => number },
): Promise<Repair> {
  const repaired: Repaired[] = [];
  const carriedOn: RewrittenProfile[] = [];
  const gone: CustomerId[] = [];
  let removed = 0;
  for (const stored of await readStoredCustomers(tx, shopId, customerIds)) {
    const { customerId } = stored;
    if (stored.joinedTo !== null) {
      // Whose profile it was before is somebody else now; or it was only made to be locked.
      gone.push({ shopId, customerId });
      if ((stored.profile?.version ?? 0) > 0) removed += 1;
      continue;
    }
    const servingBy = await openServings(stored);
    const must = await recountWithAllActions(tx, stored, servingBy);
    const { profile } = must;
    const found = findDifferences(stored, must);
    if (profile === null) {
      if (stored.points.length + stored.alerts.length > 0) carriedOn.push(carryOn(stored));
      else if (stored.profile?.version === 0) gone.push({ shopId, customerId });
    } else if (!isSame(found)) repaired.push({ stored, must: { ...must, profile }, found });
  }
  await deleteProfiles(tx, gone);
  await rewriteProfiles(tx, carriedOn);
  // What was counted of a profile that was lost or damaged, nobody knows any more.
  if (carriedOn.length + repaired.length + removed > 0) await markRollupsStale(tx, shopId);
  const repair = await write(tx, repaired, now());
  return { ...repair, customers: repair.customers + carriedOn.length + removed };
}

/** The activity of an alert that was lost may still be there, and says what people had done to it. */
async function recountWithAllActions(
  tx: Transaction,
  stored: StoredCustomer,
  servingBy: ServingByModel,
): Promise<Recount> {
  const asked = new Set(stored.alerts.map(({ id }) => id));
  for (;;) {
    const must = recountCustomer(stored, servingBy);
    const lost = (must.alerts() ?? []).map(({ id }) => id).filter((id) => !asked.has(id));
    const actions: AlertActionRow[] = await readAlertActions(tx, lost);
    if (actions.length === 0) return must;
    for (const id of lost) asked.add(id);
    stored.actions.push(...actions);
  }
}

async function write(tx: Transaction, repaired: readonly Repaired[], nowMs: number): Promise<Repair> {
  const plans = repaired.map(({ stored, found }) => planAlerts(stored, found, nowMs));
  const rewrite = rewriteOf(plans);
  const goneIds = [...rewrite.removed, ...rewrite.setAside.map(({ id }) => id)];
  const gone = (await findAlerts(tx, goneIds)).filter(({ status }) => status !== 'closed');
  // Whoever was wrong is scored as of now by the clock, which also tells the screens.
  await rewriteProfiles(
    tx,
    repaired.map(({ must: { profile } }) => ({
      ...profile,
      nextScoreMs: profile.known ? Math.min(profile.nextScoreMs, nowMs) : profile.nextScoreMs,
    })),
  );
  const points = repaired.flatMap(({ found }) => found.points.map(({ row }) => row));
  await rewritePoints(tx, points);
  await rewriteAlerts(tx, rewrite, nowMs);
  const alerts = await findAlerts(tx, [...rewrite.notes.keys()]);
  const shown = new Set(
    repaired.flatMap(({ stored }) => stored.alerts.filter(({ withheld }) => !withheld).map(({ id }) => id)),
  );
  const messages: AlertMessage[] = [
    ...gone.map((alert) => goneMessage(alert, nowMs)),
    ...alerts.map((alert): AlertMessage => ({ v: 1, change: 'rebuilt', alert, actorName: null })),
    // One that had to be withheld was on the screens so far.
    ...alerts
      .filter((alert) => !isVisibleAlert(alert) && shown.has(alert.id))
      .map(({ withheld: _withheld, ...alert }) => goneMessage(alert, nowMs)),
  ];
  await publishAlerts(tx, messages, nowMs);
  // A profile that was missing has just been made, empty, so that it could be locked.
  const made = repaired.filter(({ stored }) => (stored.profile?.version ?? 0) === 0).length;
  const wrong = repaired.filter(({ found }) => found.profile !== null || found.score.length > 0).length;
  return {
    customers: repaired.length,
    plans,
    profilesMade: made,
    profilesRewritten: wrong - made,
    pointsRewritten: points.length,
  };
}
