import { findAlert, inTransaction, type Database, type Transaction } from '@ebb/db';
import {
  advanceEscalation,
  claimEscalations,
  endEscalations,
  findAddressee,
  insertDeliveries,
  readStandings,
} from '@ebb/db/delivery';
import { mailDelivery } from '../plan/plan-mails.ts';
import { planWebhooks } from '../plan/plan-webhooks.ts';
import { shopContents } from '../plan/shop-content.ts';

const atOnce = 20;

/** Takes the steps that are due of alerts that nobody has touched; a chain whose alert somebody has touched ends whole. */
export function escalate(
  db: Database,
  nowMs: number,
  { hasMail }: { readonly hasMail: boolean },
): Promise<{ more: boolean }> {
  return inTransaction(db, async (tx) => {
    const due = await claimEscalations(tx, nowMs, atOnce);
    const standings = await readStandings(
      tx,
      due.map(({ alertId }) => alertId),
    );
    for (const chain of due) {
      const standing = standings.get(chain.alertId);
      if (standing === undefined || standing.status === 'closed' || standing.band !== 'critical')
        await endEscalations(tx, [chain.alertId], 'over', nowMs);
      else if (standing.isTouched) await endEscalations(tx, [chain.alertId], 'touched', nowMs);
      else {
        const userId = chain.steps[chain.nextStep]?.userId;
        await writeDownUntouched(tx, {
          db,
          nowMs,
          hasMail,
          alertId: chain.alertId,
          step: chain.nextStep,
          userId,
        });
        await advanceEscalation(tx, chain, nowMs);
      }
    }
    return { more: due.length === atOnce };
  });
}

interface Untouched {
  readonly db: Database;
  readonly nowMs: number;
  readonly hasMail: boolean;
  readonly alertId: string;
  readonly step: number;
  readonly userId: string | undefined;
}

async function writeDownUntouched(
  tx: Transaction,
  { db, nowMs, hasMail, alertId, step: number, userId }: Untouched,
): Promise<void> {
  const alert = await findAlert(tx, alertId);
  const shopOf = shopContents(db);
  const shop = alert && (await shopOf(alert.shopId));
  if (shop === undefined || alert === undefined) return;
  const step = `untouched:${number}`;
  const news = { event: 'alert.untouched', atMs: nowMs, alert, actorName: null, step } as const;
  const deliveries = await planWebhooks(db, [news], shopOf);
  const people = userId === undefined || !hasMail ? [] : await findAddressee(tx, userId);
  const person = people.find(({ shopId }) => shopId === alert.shopId);
  if (person !== undefined) {
    const content = { event: 'untouched', atMs: nowMs, shop, alert, actorName: null, note: null } as const;
    deliveries.push(mailDelivery(person, content, step, nowMs));
  }
  await insertDeliveries(tx, deliveries, nowMs);
}
