import type { EscalationStep } from '@ebb/contracts/delivery';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insert } from '../../sql/table.ts';
import { appendAudit } from '../../tables/audit.ts';
import { escalationRuleTable } from '../../tables/delivery/escalation.ts';

/** Sets who is told of alerts that become critical from now on; those under way keep their chain. */
export async function setEscalation(
  db: Database,
  change: {
    readonly shopId: string;
    readonly userId: string;
    readonly nowMs: number;
    readonly steps: readonly EscalationStep[];
  },
): Promise<void> {
  const { shopId, userId, nowMs, steps } = change;
  await inTransaction(db, async (tx) => {
    const row = { shopId, steps: JSON.stringify(steps), setMs: nowMs, actorId: userId };
    await insert(tx, escalationRuleTable, row, { update: ['steps', 'setMs', 'actorId'] });
    await appendAudit(tx, {
      ...{ shopId, atMs: nowMs, userId, action: 'escalation.set', subject: `shop/${shopId}` },
      detail: { steps: steps.map(({ afterHours, userId: who }) => `${afterHours} h: ${who}`).join(', ') },
    });
  });
}
