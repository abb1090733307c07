import { createHash, randomBytes } from 'node:crypto';
import { seesPersonalData, type ApiTokenLine, type Role } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insert, selectList } from '../sql/table.ts';
import { apiTokenShopTable, apiTokenTable, type ApiTokenRow } from '../tables/accounts/api-token.ts';
import { appendAudit } from '../tables/audit.ts';
import { lockShop } from '../tables/shop.ts';
import { roleOf } from './role-of.ts';
import type { SessionOwner } from './sessions.ts';

/** Tokens of one shop that may be in use at the same time. */
export const mostApiTokens = 50;
/** What every token begins with: it is told from a session's by it, and found by those who look for leaked secrets. */
export const apiTokenPrefix = 'ebb_api_';
/** The use of a token is noted this exactly. */
const useEveryMs = 60_000;
const neverMs = 8_640_000_000_000_000;

interface Change {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

/** @returns the token, which is kept nowhere; undefined where the shop has as many as it may */
export function createApiToken(
  db: Database,
  given: Change & {
    readonly name: string;
    readonly role: Role;
    /** `shopId` among them. */
    readonly shops: readonly string[];
    readonly expiresMs: number | null;
  },
): Promise<{ readonly token: string; readonly line: ApiTokenLine } | undefined> {
  const { shopId, userId, nowMs, name, role, expiresMs } = given;
  const shops = [...new Set([shopId, ...given.shops])].sort();
  const token = `${apiTokenPrefix}${randomBytes(32).toString('base64url')}`;
  const id = randomBytes(16).toString('hex');
  return inTransaction(db, async (tx) => {
    // Always in the same order: two who make tokens for the same shops must not wait for one another.
    for (const shop of shops) await lockShop(tx, shop);
    if ((await countInUse(tx, shopId, nowMs)) >= mostApiTokens) return undefined;
    await insert(tx, apiTokenTable, {
      ...{ id, tokenHash: hashApiToken(token), name, role, createdBy: userId, createdMs: nowMs, expiresMs },
    });
    for (const shop of shops) {
      await insert(tx, apiTokenShopTable, { shopId: shop, tokenId: id });
      await noteChange(tx, { ...given, shopId: shop, id }, 'api_token.create', {
        name,
        role,
        shops: shops.join(),
      });
    }
    const line = (await readLines(tx, shopId, id))[0];
    return line === undefined ? undefined : { token, line };
  });
}

/** Revoking again changes nothing. @returns undefined for a token that is not of this shop */
export function revokeApiToken(
  db: Database,
  change: Change & { readonly id: string },
): Promise<ApiTokenLine | undefined> {
  const { shopId, id, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const [line] = await readLines(tx, shopId, id);
    if (line === undefined || line.revokedAt !== null) return line;
    const ended = await tx.execute(
      'UPDATE api_token SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL',
      [nowMs, id],
    );
    if (ended === 1)
      for (const shop of line.shops)
        await noteChange(tx, { ...change, shopId: shop }, 'api_token.revoke', { name: line.name });
    return { ...line, revokedAt: nowMs };
  });
}

/** A shop's tokens, newest first. */
export function listApiTokens(db: Reader, shopId: string): Promise<ApiTokenLine[]> {
  return readLines(db, shopId);
}

/** Whose a token is, as the record says now: a program with the token's role in the token's shops. */
export async function findApiToken(
  db: Reader,
  token: string,
  nowMs: number,
): Promise<SessionOwner | undefined> {
  const rows = await db.query<Pick<ApiTokenRow, 'id' | 'name' | 'role' | 'expiresMs'> & { shopId: string }>(
    `SELECT t.id AS id, t.name AS name, t.role AS role, t.expires_ms AS expiresMs, s.shop_id AS shopId
     FROM api_token AS t JOIN api_token_shop AS s ON s.token_id = t.id
     WHERE t.token_hash = ? AND t.revoked_ms IS NULL AND (t.expires_ms IS NULL OR t.expires_ms > ?)`,
    [hashApiToken(token), nowMs],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    sessionId: `token:${row.id}`,
    userId: `token:${row.id}`,
    name: row.name,
    role: roleOf(row.role),
    shops: rows.map(({ shopId }) => shopId),
    seesPersonalData: seesPersonalData(roleOf(row.role), false),
    expiresMs: row.expiresMs ?? neverMs,
  };
}

/** @param userId as `findApiToken` names it */
export function noteTokenUse(db: Database, userId: string, nowMs: number): Promise<unknown> {
  return inTransaction(db, (tx) =>
    tx.execute(
      'UPDATE api_token SET last_used_ms = ? WHERE id = ? AND (last_used_ms IS NULL OR last_used_ms < ?)',
      [nowMs, userId.replace(/^token:/, ''), nowMs - useEveryMs],
    ),
  );
}

/** Tokens are long and random, so no salt is needed. */
function hashApiToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function readLines(db: Reader, shopId: string, id?: string): Promise<ApiTokenLine[]> {
  const rows = await db.query<ApiTokenRow & { shops: string; createdByName: string | null }>(
    `SELECT ${selectList(apiTokenTable, 't')}, u.name AS createdByName,
       (SELECT GROUP_CONCAT(a.shop_id ORDER BY a.shop_id SEPARATOR '\\n') FROM api_token_shop AS a
        WHERE a.token_id = t.id) AS shops
     FROM api_token_shop AS s
     JOIN api_token AS t ON t.id = s.token_id
     LEFT JOIN \`user\` AS u ON u.id = t.created_by
     WHERE s.shop_id = ? AND t.id = COALESCE(?, t.id)
     ORDER BY t.created_ms DESC, t.id LIMIT 500`,
    [shopId, id ?? null],
  );
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, role: roleOf(row.role), shops: row.shops.split('\n') },
    ...{ createdAt: row.createdMs, createdByName: row.createdByName, expiresAt: row.expiresMs },
    ...{ lastUsedAt: row.lastUsedMs, revokedAt: row.revokedMs },
  }));
}

async function countInUse(tx: Transaction, shopId: string, nowMs: number): Promise<number> {
  const [row] = await tx.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM api_token_shop AS s JOIN api_token AS t ON t.id = s.token_id
     WHERE s.shop_id = ? AND t.revoked_ms IS NULL AND (t.expires_ms IS NULL OR t.expires_ms > ?)`,
    [shopId, nowMs],
  );
  return Number(row?.total ?? 0);
}

function noteChange(
  tx: Transaction,
  { shopId, userId, nowMs: atMs, id }: Change & { readonly id: string },
  action: 'api_token.create' | 'api_token.revoke',
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  return appendAudit(tx, { shopId, atMs, userId, action, subject: `shop/${shopId}/api_token/${id}`, detail });
}
