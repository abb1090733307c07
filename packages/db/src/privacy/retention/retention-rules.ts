import {
  retentionKinds,
  retentionLimits,
  type RetentionDays,
  type RetentionKind,
  type RetentionRule,
} from '@ebb/contracts/retention';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction, type Transaction } from '../../connection/transaction.ts';
import { insert, readRows, select, selectList, update } from '../../sql/table.ts';
import { appendAudit } from '../../tables/audit.ts';
import { retentionRuleTable, type RetentionRuleRow } from '../../tables/privacy/retention-rule.ts';

/** Every kind, with what the shop has set. */
export async function readRetention(db: Reader, shopId: string): Promise<RetentionRule[]> {
  const rows = await select(db, retentionRuleTable, retentionRuleTable.keys, { shopId });
  return retentionKinds.map((kind) => {
    const row = rows.find((each) => each.kind === kind);
    return {
      ...{ kind, ...retentionLimits[kind], days: row?.days ?? null, removed: row?.removed ?? 0 },
      ...{ finishedAt: row?.finishedMs ?? null },
      isUnderWay: row !== undefined && (row.finishedMs === null || row.afterCustomer !== ''),
    };
  });
}

/** Kinds that are left out stay as they are; null keeps. What is older goes from now on. */
export async function setRetention(
  db: Database,
  change: {
    readonly shopId: string;
    readonly days: RetentionDays;
    readonly userId: string | null;
    readonly nowMs: number;
  },
): Promise<void> {
  const { shopId, days, userId, nowMs } = change;
  await inTransaction(db, async (tx) => {
    const before = await select(tx, retentionRuleTable, ['kind', 'days'], { shopId }, 'FOR UPDATE');
    const changed: Record<string, number | 'keep'> = {};
    for (const kind of retentionKinds) {
      const wanted = days[kind];
      const had = before.find((each) => each.kind === kind)?.days ?? null;
      if (wanted === undefined || wanted === had) continue;
      changed[kind] = wanted ?? 'keep';
      await tx.execute('DELETE FROM retention_rule WHERE shop_id = ? AND kind = ?', [shopId, kind]);
      if (wanted === null) continue;
      const rule = { shopId, kind, days: wanted, setMs: nowMs, actorId: userId, dueMs: nowMs };
      await insert(tx, retentionRuleTable, rule);
    }
    if (Object.keys(changed).length === 0) return;
    const entry = {
      shopId,
      atMs: nowMs,
      userId,
      action: 'retention.set',
      subject: `shop/${shopId}`,
    } as const;
    await appendAudit(tx, { ...entry, detail: changed });
  });
}

/** What one turn did. */
export interface RetentionTurn {
  readonly removed: number;
  /** The last customer that was looked at, where there are more; empty: all that was due is gone. */
  readonly afterCustomer: string;
  readonly more: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;
/** After all that was due is gone. */
const nextRoundMs = 60 * 60 * 1000;

/**
 * Claims one rule that is due and does a piece of it, in one transaction with how far it got: whoever is ended in between goes on
 * there. May run in several processes at once.
 *
 * @returns whether there was a rule
 */
export async function runRetention(
  db: Database,
  nowMs: number,
  work: (
    tx: Transaction,
    rule: Pick<RetentionRuleRow, 'shopId' | 'kind' | 'afterCustomer'> & { readonly beforeMs: number },
  ) => Promise<RetentionTurn>,
): Promise<{ readonly kind: RetentionKind; readonly removed: number } | undefined> {
  return inTransaction(
    db,
    async (tx) => {
      const [rule] = readRows(
        retentionRuleTable,
        await tx.query<RetentionRuleRow>(
          `SELECT ${selectList(retentionRuleTable, 't')} FROM retention_rule AS t
           WHERE t.due_ms <= ? ORDER BY t.due_ms LIMIT 1 FOR UPDATE SKIP LOCKED`,
          [nowMs],
        ),
      );
      if (rule === undefined) return undefined;
      const { shopId, kind, days, afterCustomer } = rule;
      const turn = await work(tx, { shopId, kind, afterCustomer, beforeMs: nowMs - days * dayMs });
      const next = turn.more
        ? { afterCustomer: turn.afterCustomer, dueMs: nowMs }
        : { afterCustomer: '', dueMs: nowMs + nextRoundMs, finishedMs: nowMs };
      await update(
        tx,
        retentionRuleTable,
        { ...next, removed: rule.removed + turn.removed },
        { shopId, kind },
      );
      return { kind, removed: turn.removed };
    },
    { timeoutMs: 60_000 },
  );
}
