import { createHash, randomBytes } from 'node:crypto';
import type { AccountLink, AccountToken, Role } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, isDuplicateKey, type Transaction } from '../connection/transaction.ts';
import { insert, select, update } from '../sql/table.ts';
import { accountLinkTable, type AccountLinkRow } from '../tables/accounts/account-link.ts';
import { appendAudit } from '../tables/audit.ts';
import { withPerson, type PersonChange, type PersonOutcome } from './change-people.ts';
import { normalEmail } from './find-user.ts';
import { hashPassword } from './password.ts';
import { roleOf } from './role-of.ts';

const hourMs = 60 * 60 * 1000;
const invitationMs = 7 * 24 * hourMs;
const resetMs = 24 * hourMs;

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

interface Inviting {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

/** @returns undefined where the address has an account already */
export async function invitePerson(
  db: Database,
  { email: typed, role, ...by }: Inviting & { readonly email: string; readonly role: Role },
): Promise<AccountToken | undefined> {
  const email = normalEmail(typed);
  const { shopId, userId, nowMs } = by;
  return inTransaction(db, async (tx) => {
    const known = await tx.query('SELECT u.id FROM `user` AS u WHERE u.email = ?', [email]);
    if (known.length > 0) return undefined;
    const made = await replaceLink(
      tx,
      { kind: 'invitation', shopId, email, role, userId: null },
      by,
      invitationMs,
    );
    const entry = {
      shopId,
      atMs: nowMs,
      userId,
      action: 'invitation.create',
      subject: `shop/${shopId}`,
    } as const;
    await appendAudit(tx, { ...entry, detail: { role } });
    return made;
  });
}

/** @param id as the list names it @returns whether there was one to end */
export async function withdrawInvitation(
  db: Database,
  { id, ...by }: Inviting & { readonly id: string },
): Promise<boolean> {
  const { shopId, userId, nowMs } = by;
  return inTransaction(db, async (tx) => {
    const ended = await tx.execute(
      `UPDATE account_link SET ended_ms = ?
       WHERE LEFT(token_hash, 32) = ? AND shop_id = ? AND kind = 'invitation' AND ended_ms IS NULL`,
      [nowMs, id, shopId],
    );
    if (ended === 0) return false;
    const entry = {
      shopId,
      atMs: nowMs,
      userId,
      action: 'invitation.withdraw',
      subject: `shop/${shopId}`,
    } as const;
    await appendAudit(tx, entry);
    return true;
  });
}

/** A link with which a member sets another password. */
export function offerReset(db: Database, change: PersonChange): Promise<PersonOutcome<AccountToken>> {
  const { shopId, actor, nowMs } = change;
  return withPerson(db, { ...change, isForAllShops: true }, async (tx, { id, email }) => {
    const by = { shopId, userId: actor.userId, nowMs };
    const link = { kind: 'reset', shopId, email, role: null, userId: id } as const;
    const made = await replaceLink(tx, link, by, resetMs);
    const entry = { shopId, atMs: nowMs, userId: actor.userId, action: 'password.offer_reset' } as const;
    await appendAudit(tx, { ...entry, subject: `user/${id}` });
    return { done: made };
  });
}

/** What a link is for; undefined when it was used, withdrawn or has expired, and for what never was one. */
export async function readAccountLink(
  db: Database,
  token: string,
  nowMs: number,
): Promise<AccountLink | undefined> {
  const [row] = await openLinks(db, token, nowMs);
  if (row === undefined) return undefined;
  const shop = await db.prisma.shop.findUnique({ where: { id: row.shopId } });
  const { kind, email, role } = row;
  return { kind, email, shopName: shop?.name ?? row.shopId, role: roleOf(role ?? '') };
}

/** @returns `taken`: the address has got an account meanwhile */
export async function useAccountLink(
  db: Database,
  given: {
    readonly token: string;
    /** Of a new account. */
    readonly name: string;
    readonly password: string;
    readonly nowMs: number;
  },
): Promise<'done' | 'not_found' | 'taken'> {
  const { token, nowMs } = given;
  if ((await openLinks(db, token, nowMs)).length === 0) return 'not_found';
  const passwordHash = await hashPassword(given.password);
  try {
    return await inTransaction(db, async (tx) => {
      const [link] = await openLinks(tx, token, nowMs, 'FOR UPDATE');
      if (link === undefined) return 'not_found';
      await update(tx, accountLinkTable, { endedMs: nowMs }, { tokenHash: link.tokenHash });
      const user = await followLink(tx, link, { ...given, passwordHash });
      const action = link.kind === 'invitation' ? 'invitation.accept' : 'password.reset';
      await appendAudit(tx, {
        ...{ shopId: link.shopId, atMs: nowMs, userId: user, action, subject: `user/${user}` },
        detail: { by: link.createdBy },
      });
      return 'done';
    });
  } catch (error) {
    if (isDuplicateKey(error)) return 'taken';
    throw error;
  }
}

/** @returns whose account it is */
async function followLink(
  tx: Transaction,
  { kind, userId, email, role, shopId }: AccountLinkRow,
  {
    name,
    passwordHash,
    nowMs,
  }: { readonly name: string; readonly passwordHash: string; readonly nowMs: number },
): Promise<string> {
  if (kind === 'reset' && userId !== null) {
    // Every session was opened with the password before, and ends with it.
    await tx.execute('UPDATE `user` SET password_hash = ? WHERE id = ?', [passwordHash, userId]);
    return userId;
  }
  const id = `u_${randomBytes(12).toString('hex')}`;
  await tx.execute(
    'INSERT INTO `user` (id, email, name, role, password_hash, created_ms) VALUES (?, ?, ?, ?, ?, ?)',
    [id, email, name, role, passwordHash, nowMs],
  );
  await tx.execute('INSERT INTO user_shop (user_id, shop_id) VALUES (?, ?)', [id, shopId]);
  return id;
}

function openLinks(
  reader: Parameters<typeof select>[0],
  token: string,
  nowMs: number,
  lock = '',
): Promise<AccountLinkRow[]> {
  const open = { tokenHash: hashToken(token), endedMs: null };
  const still = `AND t.expires_ms > ? ${lock}`;
  return select(reader, accountLinkTable, accountLinkTable.keys, open, still, [nowMs]);
}

/** A new link in the place of those of its kind to the same address. */
async function replaceLink(
  tx: Transaction,
  link: Pick<AccountLinkRow, 'kind' | 'shopId' | 'email' | 'role' | 'userId'>,
  { userId: createdBy, nowMs }: Inviting,
  goodMs: number,
): Promise<AccountToken> {
  const { kind, shopId, email } = link;
  await tx.execute(
    'UPDATE account_link SET ended_ms = ? WHERE kind = ? AND shop_id = ? AND email = ? AND ended_ms IS NULL',
    [nowMs, kind, shopId, email],
  );
  const token = randomBytes(32).toString('base64url');
  const expiresMs = nowMs + goodMs;
  const times = { createdBy, createdMs: nowMs, expiresMs, endedMs: null };
  await insert(tx, accountLinkTable, { ...link, tokenHash: hashToken(token), ...times });
  return { token, expiresAt: expiresMs };
}
