import { seesPersonalData, type Role } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import { select } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import {
  dropExpired,
  insertSession,
  markEnded,
  sessionTable,
  takeRefreshNumber,
  type SessionEnd,
} from '../tables/accounts/session.ts';
import { roleOf } from './role-of.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Ended sessions are kept this long after they would have expired, for whoever asks what happened. */
const keptMs = 30 * dayMs;
/** Two tabs, or an answer that was lost: within this time the token before the newest gets the newest again. */
const graceMs = 10_000;

/** Who a session belongs to, as the record says now: role and shops are never taken from a token. */
export interface SessionOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  /** Null: a role that this version does not know, which may do nothing. */
  readonly role: Role | null;
  readonly shops: readonly string[];
  /** Customers’ names, addresses and texts; else they are masked. */
  readonly seesPersonalData: boolean;
  readonly expiresMs: number;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  /** From `findUserByLogin`: what was proved. */
  readonly credential: string;
  readonly address: string;
  readonly agent: string;
  readonly nowMs: number;
  readonly expiresMs: number;
}

export async function openSession(db: Database, session: NewSession): Promise<void> {
  const { id, userId, credential, nowMs, expiresMs } = session;
  await inTransaction(db, async (tx) => {
    await dropExpired(tx, nowMs - keptMs);
    await insertSession(tx, {
      ...{ id, userId, credential, refreshNumber: 0, refreshedMs: nowMs, createdMs: nowMs, expiresMs },
      ...{ endedMs: null, endReason: null },
      address: session.address.slice(0, 64),
      agent: session.agent.slice(0, 255),
    });
    await appendAudit(tx, {
      ...{ shopId: null, atMs: nowMs, userId, action: 'session.open', subject: `user/${userId}` },
      address: session.address,
    });
  });
}

/** What becomes of a refresh token. */
export type Refresh =
  | { readonly kind: 'refreshed'; readonly number: number; readonly expiresMs: number }
  /** Expired, ended, or never there. */
  | { readonly kind: 'ended' }
  /** A token that had its successor: somebody has a copy. The session is ended. */
  | { readonly kind: 'reused'; readonly userId: string };

/**
 * Replaces a refresh token by its successor. Of all who come with the same token at once one makes the successor, and the
 * others get the same; who comes with it later ends the session.
 *
 * @param expiresMs as it is from now on; never later than `longestMs` after the sign-in
 */
export function refreshSession(
  db: Database,
  presented: { readonly sessionId: string; readonly number: number },
  {
    nowMs,
    idleMs,
    longestMs,
  }: { readonly nowMs: number; readonly idleMs: number; readonly longestMs: number },
): Promise<Refresh> {
  const { sessionId: id, number } = presented;
  return inTransaction(db, async (tx): Promise<Refresh> => {
    const [before] = await select(tx, sessionTable, ['createdMs'], { id });
    if (before === undefined) return { kind: 'ended' };
    const expiresMs = Math.min(nowMs + idleMs, before.createdMs + longestMs);
    if (await takeRefreshNumber(tx, id, number, { nowMs, expiresMs })) {
      return { kind: 'refreshed', number: number + 1, expiresMs };
    }
    const [row] = await select(tx, sessionTable, sessionTable.keys, { id });
    if (row === undefined || row.endedMs !== null || row.expiresMs <= nowMs) return { kind: 'ended' };
    if (row.refreshNumber === number + 1 && nowMs - row.refreshedMs <= graceMs) {
      return { kind: 'refreshed', number: row.refreshNumber, expiresMs: row.expiresMs };
    }
    await markEnded(tx, row, { nowMs, reason: 'refresh_reused' });
    await noteEnd(tx, row.userId, { nowMs, reason: 'refresh_reused' });
    return { kind: 'reused', userId: row.userId };
  });
}

/** @param session.userId whose it must be @returns whether there was such a session and it had not ended */
export function endSession(
  db: Database,
  session: { readonly id: string; readonly userId?: string },
  end: { readonly nowMs: number; readonly reason: SessionEnd },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [row] = await select(tx, sessionTable, ['userId'], { id: session.id });
    if (row === undefined || !(await markEnded(tx, session, end))) return false;
    await noteEnd(tx, row.userId, end);
    return true;
  });
}

/** Somebody gave a wrong password, or a wrong code after the right one, for an account that there is. */
export async function noteRefusedSignIn(
  db: Database,
  refused: {
    readonly userId: string;
    readonly address: string;
    readonly nowMs: number;
    readonly why: 'password' | 'code';
  },
): Promise<void> {
  const { userId, address, nowMs: atMs, why } = refused;
  const entry = {
    shopId: null,
    atMs,
    userId,
    action: 'session.refuse',
    subject: `user/${userId}`,
    address,
  } as const;
  await inTransaction(db, (tx) => appendAudit(tx, { ...entry, detail: { why } }));
}

function noteEnd(
  tx: Transaction,
  userId: string,
  { nowMs: atMs, reason }: { readonly nowMs: number; readonly reason: SessionEnd },
): Promise<void> {
  const entry = { shopId: null, atMs, userId, action: 'session.end', subject: `user/${userId}` } as const;
  return appendAudit(tx, { ...entry, detail: { reason } });
}

interface OwnerRow extends Omit<SessionOwner, 'role' | 'shops' | 'seesPersonalData'> {
  readonly role: string;
  readonly personalData: number;
  readonly shopId: string | null;
}

/**
 * Of these sessions the ones that are good, with their owners: not ended, not expired, the account still there and its
 * password the one they were opened with.
 */
export async function readLiveSessions(
  db: Reader,
  ids: readonly string[],
  nowMs: number,
): Promise<Map<string, SessionOwner>> {
  const rows = await db.query<OwnerRow>(
    `SELECT s.id AS sessionId, s.user_id AS userId, s.expires_ms AS expiresMs, u.name AS name, u.role AS role,
       u.personal_data AS personalData, m.shop_id AS shopId
     FROM ${jsonTable(['id'])} AS k
     JOIN session AS s ON s.id = k.id
     JOIN \`user\` AS u ON u.id = s.user_id AND SHA2(u.password_hash, 256) = s.credential
     LEFT JOIN user_shop AS m ON m.user_id = u.id
     WHERE s.ended_ms IS NULL AND s.expires_ms > ?`,
    [JSON.stringify(ids.map((id) => [id])), nowMs],
  );
  const owners = new Map<string, SessionOwner>();
  for (const { shopId, role: stored, personalData, ...row } of rows) {
    const role = roleOf(stored);
    const shops = [...(owners.get(row.sessionId)?.shops ?? []), ...(shopId === null ? [] : [shopId])];
    const sees = seesPersonalData(role, Boolean(personalData));
    owners.set(row.sessionId, { ...row, role, shops, seesPersonalData: sees });
  }
  return owners;
}

export interface ListedSession {
  readonly id: string;
  readonly createdMs: number;
  readonly refreshedMs: number;
  readonly expiresMs: number;
  readonly address: string;
  readonly agent: string;
}

/** A user's sessions that are good, the one used last first. */
export async function listSessions(db: Reader, userId: string, nowMs: number): Promise<ListedSession[]> {
  return db.query<ListedSession>(
    `SELECT s.id AS id, s.created_ms AS createdMs, s.refreshed_ms AS refreshedMs, s.expires_ms AS expiresMs,
       s.address AS address, s.agent AS agent
     FROM session AS s
     JOIN \`user\` AS u ON u.id = s.user_id AND SHA2(u.password_hash, 256) = s.credential
     WHERE s.user_id = ? AND s.ended_ms IS NULL AND s.expires_ms > ?
     ORDER BY s.refreshed_ms DESC, s.id LIMIT 100`,
    [userId, nowMs],
  );
}
