import { auditTopics, type AuditEntry, type AuditPage, type AuditTopic } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { SqlValue } from '../connection/reader.ts';
import { cutPage, decodeCursor } from '../sql/keyset.ts';
import { selectList } from '../sql/table.ts';
import { accountsChain, auditTable, type AuditRow } from '../tables/audit.ts';
import { customerReference } from '../tables/privacy/customer-reference.ts';

export interface AuditQuery {
  readonly shopId: string;
  readonly topic?: AuditTopic | undefined;
  readonly userId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const orderName = 'audit';

/**
 * What was done in a shop, and what its present members did to their accounts; newest first. Entries from before there were
 * chains name their shop in the subject.
 *
 * @throws InvalidCursorError
 */
export async function listAudit(db: Database, query: AuditQuery): Promise<AuditPage> {
  const { shopId, topic, userId, customerId, fromMs, toMs, cursor, limit } = query;
  const ofShop = `(a.chain = ?
    OR (a.chain = ? AND a.user_id IN (SELECT m.user_id FROM user_shop AS m WHERE m.shop_id = ?))
    OR (a.chain IS NULL AND (a.subject = ? OR LEFT(a.subject, CHAR_LENGTH(?)) = ?)))`;
  const old = `shop/${shopId}`;
  const conditions: [string, ...SqlValue[]][] = [
    [ofShop, shopId, accountsChain, shopId, old, `${old}/`, `${old}/`],
  ];
  if (topic !== undefined) {
    const prefixes = auditTopics[topic];
    conditions.push([`(${prefixes.map(() => 'a.action LIKE ?').join(' OR ')})`, ...prefixes.map(likePrefix)]);
  }
  if (userId !== undefined) conditions.push(['a.user_id = ?', userId]);
  if (customerId !== undefined) {
    const subject = `customer/${customerReference(shopId, customerId)}`;
    conditions.push(['a.chain = ?', shopId], ['a.subject = ?', subject]);
  }
  if (fromMs !== undefined) conditions.push(['a.at_ms >= ?', fromMs]);
  if (toMs !== undefined) conditions.push(['a.at_ms < ?', toMs]);
  if (cursor !== undefined) conditions.push(['a.id < ?', decodeCursor(orderName, cursor).value]);
  const rows = await db.query<AuditRow & Named>(
    `SELECT ${selectList(auditTable, 'a')}, COALESCE(u.name, t.name) AS userName, r.customer_id AS customerId
     FROM audit AS a LEFT JOIN \`user\` AS u ON u.id = a.user_id
     LEFT JOIN api_token AS t ON a.user_id LIKE 'token:%' AND t.id = SUBSTRING(a.user_id, 7)
     LEFT JOIN customer_reference AS r ON r.shop_id = a.chain AND a.subject LIKE 'customer/%'
       AND r.reference = SUBSTRING(a.subject, 10)
     WHERE ${conditions.map(([condition]) => condition).join(' AND ')} ORDER BY a.id DESC LIMIT ?`,
    [...conditions.flatMap(([, ...params]) => params), limit + 1],
  );
  const cut = cutPage(rows.map(entryOf), limit, orderName, ({ id }) => ({ value: Number(id), id }));
  return { items: [...cut.items], nextCursor: cut.nextCursor };
}

interface Named {
  readonly userName: string | null;
  readonly customerId: string | null;
}

function entryOf({ id, atMs, chain, ...row }: AuditRow & Named): AuditEntry {
  const { userId, userName, customerId, action, subject, detail, address } = row;
  return {
    id: String(id),
    at: atMs,
    userId,
    userName,
    customerId,
    action,
    subject,
    detail,
    address,
    isChained: chain !== null,
  };
}

/** `_` is a wildcard of LIKE. */
const likePrefix = (prefix: string) => `${prefix.replaceAll('_', '\\_')}%`;
