import { createHash, randomBytes } from 'node:crypto';
import { seesPersonalData, type Shop, type User } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { roleOf } from './role-of.ts';

/** Mail addresses are kept and compared in lower case, without blanks around them. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Names a password without being it: what a session says it was opened with. */
export function credentialOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('hex');
}

type FoundBy = { readonly id: string } | { readonly email: string };

async function findUser(
  db: Database,
  by: FoundBy,
): Promise<{ readonly user: User; readonly passwordHash: string } | undefined> {
  const row = await db.prisma.user.findUnique({ where: by });
  if (row === null) return undefined;
  const memberships = await db.prisma.userShop.findMany({ where: { userId: row.id } });
  const shopRows = await db.prisma.shop.findMany({
    where: { id: { in: memberships.map((membership) => membership.shopId) } },
    orderBy: { id: 'asc' },
  });
  const shops: Shop[] = shopRows.map(({ id, name, currency, currencyDigits, timeZone }) => ({
    id,
    name,
    currency,
    currencyDigits,
    timeZone,
  }));
  const role = roleOf(row.role);
  const user: User = {
    ...{ id: row.id, email: row.email, name: row.name, role, shops },
    seesPersonalData: seesPersonalData(role, row.personalData),
  };
  return { user, passwordHash: row.passwordHash };
}

/** Made once: the hash of a password nobody knows, at the same cost as everybody's. */
let nobodysHash: Promise<string> | undefined;

export type Login =
  /** `credential` names the password that was proved, for the session that is opened with it. */
  | { readonly kind: 'right'; readonly user: User; readonly credential: string }
  /** @param userId whose password it was not; null: there is no such account */
  | { readonly kind: 'wrong'; readonly userId: string | null };

/**
 * Whether the mail address and the password belong together. An unknown address takes the same time as a wrong password,
 * so that nobody can find out who has an account.
 */
export async function findUserByLogin(db: Database, email: string, password: string): Promise<Login> {
  nobodysHash ??= hashPassword(randomBytes(32).toString('hex'));
  const unknownHash = await nobodysHash;
  const found = await findUser(db, { email: normalEmail(email) });
  const matches = await verifyPassword(password, found?.passwordHash ?? unknownHash);
  if (!matches || found === undefined) return { kind: 'wrong', userId: found?.user.id ?? null };
  return { kind: 'right', user: found.user, credential: credentialOf(found.passwordHash) };
}

/** The account as it is now; undefined once it is gone, however long its token still lives. */
export async function findUserById(db: Database, id: string): Promise<User | undefined> {
  return (await findUser(db, { id }))?.user;
}
