import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { insert, select } from '../sql/table.ts';
import { alertPolicyTable, type AlertPolicyRow } from '../tables/alert-policy.ts';
import { appendAudit } from '../tables/audit.ts';
import { lockShop, raiseDecisionVersion } from '../tables/shop.ts';

export type AlertPolicySettings = Omit<
  AlertPolicyRow,
  'shopId' | 'version' | 'setMs' | 'actorId' | 'actorName' | 'note'
>;

export interface SetAlertPolicy {
  readonly shopId: string;
  /** The version the person was looking at; 0 for the default. */
  readonly version: number;
  readonly settings: AlertPolicySettings;
  readonly note: string | null;
  readonly actor: { readonly id: string; readonly name: string };
  readonly nowMs: number;
}

export type SetAlertPolicyOutcome =
  | { readonly kind: 'done' | 'unchanged' }
  /** Somebody set it since the person looked. */
  | { readonly kind: 'conflict'; readonly version: number; readonly actorName: string | null };

/**
 * Stores the next version of a shop's alert policy. It raises `shop.decision_version`, so that whoever scores takes it
 * up within the transaction that scores next, and it waits for the batches under way, which keep the version before.
 * @throws when the shop does not exist
 */
export async function setAlertPolicy(db: Database, command: SetAlertPolicy): Promise<SetAlertPolicyOutcome> {
  const { shopId, settings, note, actor, nowMs } = command;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const newestFirst = 'ORDER BY t.version DESC LIMIT 1';
    const [newest] = await select(tx, alertPolicyTable, alertPolicyTable.keys, { shopId }, newestFirst);
    const keys = Object.keys(settings) as (keyof AlertPolicySettings)[];
    if (newest !== undefined && keys.every((key) => newest[key] === settings[key]))
      return { kind: 'unchanged' };
    const standing = newest?.version ?? 0;
    if (standing !== command.version)
      return { kind: 'conflict', version: standing, actorName: newest?.actorName ?? null };
    const version = standing + 1;
    const who = { actorId: actor.id, actorName: actor.name };
    await insert(tx, alertPolicyTable, { shopId, version, ...settings, setMs: nowMs, ...who, note });
    await raiseDecisionVersion(tx, shopId);
    await appendAudit(tx, {
      ...{ shopId, atMs: nowMs, userId: actor.id },
      action: 'alert_policy.set',
      subject: `shop/${shopId}/policy/${version}`,
      detail: { ...settings, note },
    });
    return { kind: 'done' };
  });
}
