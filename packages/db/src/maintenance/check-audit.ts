import type { AuditAction, AuditChainCheck } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { select } from '../sql/table.ts';
import { auditHash, auditHeadTable, auditTable } from '../tables/audit.ts';

const rowsAtOnce = 1_000;
const cutAction: AuditAction = 'retention.audit_log';

/** Where a chain stood at some time: kept elsewhere, it shows that nothing was cut off or written anew since. */
export interface AuditCheckpoint {
  readonly chain: string;
  readonly number: number;
  readonly hash: string;
}

/** The names of all chains. */
export async function auditChains(db: Database): Promise<string[]> {
  const rows = await db.query<{ chain: string }>('SELECT chain FROM audit_head ORDER BY chain');
  return rows.map(({ chain }) => chain);
}

/**
 * Computes every hash of a chain anew.
 *
 * @param checkpoint an entry that was there with this hash
 */
export async function checkAuditChain(
  db: Database,
  chain: string,
  checkpoint?: AuditCheckpoint,
): Promise<AuditChainCheck> {
  // The head first: entries that come meanwhile lie behind it and are left for the next time.
  const [head] = await select(db, auditHeadTable, auditHeadTable.keys, { chain });
  const end = head?.chainNumber ?? 0;
  const base = { number: head?.baseNumber ?? 0, hash: head?.baseHash ?? '' };
  let { hash, number } = base;
  // That the oldest were let go has to stand in what is left.
  let isBaseNamed = base.number === 0;
  const result = (flaw: string | null): AuditChainCheck => ({
    ...{ chain, entries: end - base.number, removed: base.number, newest: end, hash, flaw },
  });
  while (number < end) {
    const next = 'AND t.chain_number > ? AND t.chain_number <= ? ORDER BY t.chain_number LIMIT ?';
    const rows = await select(db, auditTable, auditTable.keys, { chain }, next, [number, end, rowsAtOnce]);
    if (rows.length === 0) return result(`entry ${number + 1} is missing`);
    for (const { id: _id, chainHash, ...content } of rows) {
      if (content.chainNumber !== number + 1) return result(`entry ${number + 1} is missing`);
      number += 1;
      if (auditHash(hash, content) !== chainHash) return result(`entry ${number} is not as it was written`);
      hash = chainHash;
      if (
        content.action === cutAction &&
        content.detail === JSON.stringify({ through: base.number, hash: base.hash })
      )
        isBaseNamed = true;
      if (checkpoint?.number === number && checkpoint.hash !== hash)
        return result(`entry ${number} is another than at the checkpoint`);
    }
  }
  if (hash !== (head?.chainHash ?? '')) return result('the newest entry is not the one that the head names');
  if (!isBaseNamed) return result(`the log begins at entry ${base.number + 1}, and no entry of it says why`);
  if (checkpoint?.number === base.number && checkpoint.hash !== base.hash)
    return result(`entry ${base.number} was another at the checkpoint`);
  if (checkpoint !== undefined && checkpoint.number > end)
    return result(`entry ${checkpoint.number} of the checkpoint is gone`);
  return result(null);
}
