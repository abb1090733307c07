import { createHash } from 'node:crypto';
import type { AuditAction } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { insert, nullable, number, select, table, text, update, type RowOf } from '../sql/table.ts';

/** What people did that others may ask about. Rows are added and never changed. */
export const auditTable = table('audit', {
  id: number('id'),
  atMs: number('at_ms'),
  userId: nullable(text('user_id')),
  action: text('action'),
  subject: text('subject'),
  detail: nullable(text('detail')),
  /** A shop, or `accountsChain`; null: from before there were chains. */
  chain: nullable(text('chain')),
  chainNumber: nullable(number('chain_number')),
  chainHash: nullable(text('chain_hash')),
  address: nullable(text('address')),
});

export type AuditRow = RowOf<typeof auditTable>;

export const auditHeadTable = table('audit_head', {
  chain: text('chain'),
  chainNumber: number('chain_number'),
  chainHash: text('chain_hash'),
  /** The entry before the first that is kept. */
  baseNumber: number('base_number'),
  baseHash: text('base_hash'),
});

/** The chain of what belongs to no shop: people and their accounts. */
export const accountsChain = '';

export interface NewAuditEntry {
  /** Null: it concerns an account, not a shop. */
  readonly shopId: string | null;
  readonly atMs: number;
  readonly userId: string | null;
  readonly action: AuditAction;
  /** By reference: `alert/ID`, `user/ID`. */
  readonly subject: string;
  /** Never a secret, and nothing of a customer but an id. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly address?: string;
}

/**
 * Writes an entry to the end of its chain, with what it tells of or not at all. The chain's head is locked to the commit, so
 * let it be the last that a transaction does.
 */
export function appendAudit(tx: Transaction, entry: NewAuditEntry): Promise<void> {
  return appendAudits(tx, entry.shopId, [entry]);
}

/** Several entries of one chain, under one lock. */
export async function appendAudits(
  tx: Transaction,
  shopId: string | null,
  entries: readonly Omit<NewAuditEntry, 'shopId'>[],
): Promise<void> {
  const chain = shopId ?? accountsChain;
  await tx.execute(
    `INSERT INTO audit_head (chain, chain_number, chain_hash) VALUES (?, 0, '')
     ON DUPLICATE KEY UPDATE chain = VALUES(chain)`,
    [chain],
  );
  const [head] = await select(tx, auditHeadTable, auditHeadTable.keys, { chain }, 'FOR UPDATE');
  if (head === undefined) throw new Error(`the audit chain ${JSON.stringify(chain)} has no head`);
  let { chainNumber, chainHash } = head;
  for (const entry of entries) {
    chainNumber += 1;
    const content = {
      ...{ chain, chainNumber, atMs: entry.atMs, userId: entry.userId },
      ...{ action: entry.action, subject: entry.subject },
      detail: entry.detail === undefined ? null : JSON.stringify(entry.detail),
      address: entry.address?.slice(0, 64) ?? null,
    };
    chainHash = auditHash(chainHash, content);
    await insert(tx, auditTable, { ...content, chainHash });
  }
  await update(tx, auditHeadTable, { chainNumber, chainHash }, { chain });
}

/** SHA-256, hex, over the hash before and every column that says something. */
export function auditHash(
  before: string,
  { chain, chainNumber, atMs, userId, action, subject, detail, address }: Omit<AuditRow, 'id' | 'chainHash'>,
): string {
  const content = [before, chain, chainNumber, atMs, userId, action, subject, detail, address];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
