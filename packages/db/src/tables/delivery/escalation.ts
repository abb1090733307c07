import type { EscalationStep } from '@ebb/contracts/delivery';
import type { Reader } from '../../connection/reader.ts';
import type { Transaction } from '../../connection/transaction.ts';
import {
  insertSql,
  nullable,
  number,
  readRows,
  select,
  selectList,
  table,
  text,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';

/** Who is told of a critical alert that nobody touches, and after how many working hours. */
export const escalationRuleTable = table('escalation_rule', {
  shopId: text('shop_id'),
  /** JSON of the contracts' `EscalationStep[]`. */
  steps: text('steps'),
  setMs: number('set_ms'),
  actorId: text('actor_id'),
});

/** The same of one alert, as it stood when the alert became critical. */
export const escalationTable = table('escalation', {
  alertId: text('alert_id'),
  shopId: text('shop_id'),
  steps: text('steps'),
  nextStep: number('next_step'),
  /** Of the next step; null when it is over. */
  dueMs: nullable(number('due_ms')),
  endedMs: nullable(number('ended_ms')),
  endReason: nullable(text<EscalationEnd>('end_reason')),
  createdMs: number('created_ms'),
});

type EscalationRow = RowOf<typeof escalationTable>;

/** Why no further step is taken. */
export type EscalationEnd = 'touched' | 'over' | 'all_told';

/** A step of one alert, at its moment. */
export interface TimedStep {
  readonly atMs: number;
  readonly userId: string;
}

/** What a shop has set; undefined: nothing. */
export async function findEscalationRule(
  reader: Reader,
  shopId: string,
): Promise<{ readonly steps: EscalationStep[]; readonly setMs: number } | undefined> {
  const [row] = await select(reader, escalationRuleTable, ['steps', 'setMs'], { shopId });
  return row && { steps: JSON.parse(row.steps) as EscalationStep[], setMs: row.setMs };
}

// A chain that is there stays as it was made, also when it is over.
const startSql = insertSql(escalationTable, { update: ['alertId'] });

export async function startEscalations(
  tx: Pick<Transaction, 'executeMany'>,
  chains: readonly {
    readonly alertId: string;
    readonly shopId: string;
    readonly steps: readonly TimedStep[];
  }[],
  nowMs: number,
): Promise<void> {
  const rows = chains
    .toSorted((a, b) => (a.alertId < b.alertId ? -1 : 1))
    .map(({ alertId, shopId, steps }): EscalationRow => ({
      ...{ alertId, shopId, steps: JSON.stringify(steps), nextStep: 0, dueMs: steps[0]?.atMs ?? null },
      ...{ endedMs: null, endReason: null, createdMs: nowMs },
    }));
  await tx.executeMany(
    startSql,
    rows.map((row) => valuesOf(row, escalationTable.keys)),
  );
}

/** Ends chains whole: no further step is taken. */
export async function endEscalations(
  tx: Pick<Transaction, 'executeMany'>,
  alertIds: readonly string[],
  reason: EscalationEnd,
  nowMs: number,
): Promise<void> {
  await tx.executeMany(
    'UPDATE escalation SET ended_ms = ?, end_reason = ?, due_ms = NULL WHERE alert_id = ? AND ended_ms IS NULL',
    alertIds.toSorted().map((alertId) => [nowMs, reason, alertId]),
  );
}

export interface DueEscalation {
  readonly alertId: string;
  readonly shopId: string;
  readonly steps: readonly TimedStep[];
  readonly nextStep: number;
}

const dueSql = `SELECT ${selectList(escalationTable, 't', ['alertId', 'shopId', 'steps', 'nextStep'])}
  FROM escalation AS t WHERE t.due_ms <= ? ORDER BY t.due_ms LIMIT ? FOR UPDATE SKIP LOCKED`;

/** Chains whose next step is due, locked until the transaction ends. */
export async function claimEscalations(
  tx: Transaction,
  nowMs: number,
  most: number,
): Promise<DueEscalation[]> {
  const rows = readRows(
    escalationTable,
    await tx.query<Pick<EscalationRow, 'alertId' | 'shopId' | 'steps' | 'nextStep'>>(dueSql, [nowMs, most]),
  );
  return rows.map((row) => ({ ...row, steps: JSON.parse(row.steps) as TimedStep[] }));
}

/** The step is taken: the next one waits, or there is none. */
export async function advanceEscalation(
  tx: Pick<Transaction, 'execute'>,
  { alertId, steps, nextStep }: DueEscalation,
  nowMs: number,
): Promise<void> {
  const following = steps[nextStep + 1];
  await tx.execute(
    `UPDATE escalation SET next_step = ?, due_ms = ?, ended_ms = ?, end_reason = ? WHERE alert_id = ?`,
    [
      ...[nextStep + 1, following?.atMs ?? null],
      ...(following === undefined ? [nowMs, 'all_told'] : [null, null]),
      alertId,
    ],
  );
}
