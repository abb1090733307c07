import {
  mayBeGranted,
  mayManage,
  seesPersonalData,
  type Invitation,
  type People,
  type Person,
  type Role,
} from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { select } from '../sql/table.ts';
import { accountLinkTable } from '../tables/accounts/account-link.ts';
import { appendAudit } from '../tables/audit.ts';
import { roleOf } from './role-of.ts';

export type PersonRefusal =
  | 'not_found'
  /** One’s own role or membership is somebody else’s to change. */
  | 'yourself'
  /** Only an owner acts on owners and makes them. */
  | 'rank'
  /** A role and a password hold in all of somebody’s shops: whoever sets them must belong to all of them. */
  | 'other_shops'
  /** Only of an analyst it is a grant whether they see personal data. */
  | 'role_decides';
export type PersonOutcome<Done> = { readonly done: Done } | { readonly refused: PersonRefusal };

export interface PersonChange {
  readonly shopId: string;
  readonly personId: string;
  readonly actor: { readonly userId: string; readonly role: Role | null; readonly shops: readonly string[] };
  readonly nowMs: number;
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly createdMs: number;
  readonly twoFactorMs: number | null;
  readonly personalData: number;
}

const personColumns = `u.id AS id, u.name AS name, u.email AS email, u.role AS role, u.created_ms AS createdMs,
  u.personal_data AS personalData,
  (SELECT f.confirmed_ms FROM two_factor AS f WHERE f.user_id = u.id) AS twoFactorMs`;

function personOf({ role: stored, createdMs, twoFactorMs, personalData, ...row }: PersonRow): Person {
  const role = roleOf(stored);
  return {
    ...{ ...row, role, createdAt: createdMs, hasTwoFactor: twoFactorMs !== null },
    seesPersonalData: seesPersonalData(role, Boolean(personalData)),
  };
}

/** Who may see a shop, by name, and the invitations that can still be used. */
export async function listPeople(db: Reader, shopId: string, nowMs: number): Promise<People> {
  const rows = await db.query<PersonRow>(
    `SELECT ${personColumns} FROM user_shop AS m JOIN \`user\` AS u ON u.id = m.user_id
     WHERE m.shop_id = ? ORDER BY u.name, u.id`,
    [shopId],
  );
  const open = { shopId, kind: 'invitation', endedMs: null } as const;
  const still = 'AND t.expires_ms > ? ORDER BY t.created_ms DESC';
  const links = await select(db, accountLinkTable, accountLinkTable.keys, open, still, [nowMs]);
  const invitations = links.flatMap(({ tokenHash, email, role, createdMs, expiresMs }): Invitation[] => {
    const known = roleOf(role ?? '');
    if (known === null) return [];
    // Half of the hash names it and is of no use to whoever sees it.
    return [{ id: tokenHash.slice(0, 32), email, role: known, createdAt: createdMs, expiresAt: expiresMs }];
  });
  return { people: rows.map(personOf), invitations };
}

export function changeRole(
  db: Database,
  { role, ...change }: PersonChange & { readonly role: Role },
): Promise<PersonOutcome<Person>> {
  return withPerson(db, { ...change, isForAllShops: true }, async (tx, person) => {
    if (!mayManage(change.actor.role, role)) return { refused: 'rank' };
    if (person.role === role) return { done: personOf(person) };
    // A grant was given to the analyst, and not to whatever they become later.
    await tx.execute('UPDATE `user` SET role = ?, personal_data = 0 WHERE id = ?', [role, person.id]);
    await note(tx, change, 'member.role', { role, before: person.role });
    return { done: personOf({ ...person, role, personalData: 0 }) };
  });
}

/** Whether an analyst sees customers’ names, addresses and texts; with other roles it follows from the role. */
export function grantPersonalData(
  db: Database,
  { isGranted, ...change }: PersonChange & { readonly isGranted: boolean },
): Promise<PersonOutcome<Person>> {
  return withPerson(db, { ...change, isForAllShops: true }, async (tx, person) => {
    if (!mayBeGranted(roleOf(person.role))) return { refused: 'role_decides' };
    const personalData = isGranted ? 1 : 0;
    if (Number(person.personalData) === personalData) return { done: personOf(person) };
    await tx.execute('UPDATE `user` SET personal_data = ? WHERE id = ?', [personalData, person.id]);
    await note(tx, change, 'member.personal_data', { sees: isGranted ? 'yes' : 'no' });
    return { done: personOf({ ...person, personalData }) };
  });
}

/** The account stays, and so do its other shops. */
export function removePerson(db: Database, change: PersonChange): Promise<PersonOutcome<null>> {
  return withPerson(db, { ...change, isForAllShops: false }, async (tx) => {
    const { shopId, personId } = change;
    await tx.execute('DELETE FROM user_shop WHERE user_id = ? AND shop_id = ?', [personId, shopId]);
    await note(tx, change, 'member.remove', {});
    return { done: null };
  });
}

/** Runs `work` on a member of the shop whom the actor may act on, locked. */
export function withPerson<Done>(
  db: Database,
  change: PersonChange & { readonly isForAllShops: boolean },
  work: (tx: Transaction, person: PersonRow) => Promise<PersonOutcome<Done>>,
): Promise<PersonOutcome<Done>> {
  const { shopId, personId, actor, isForAllShops } = change;
  return inTransaction(db, async (tx) => {
    const [person] = await tx.query<PersonRow>(
      `SELECT ${personColumns} FROM \`user\` AS u WHERE u.id = ? FOR UPDATE`,
      [personId],
    );
    const memberships = await tx.query<{ shopId: string }>(
      'SELECT m.shop_id AS shopId FROM user_shop AS m WHERE m.user_id = ?',
      [personId],
    );
    const shops = memberships.map((membership) => membership.shopId);
    if (person === undefined || !shops.includes(shopId)) return { refused: 'not_found' };
    if (personId === actor.userId) return { refused: 'yourself' };
    if (!mayManage(actor.role, roleOf(person.role))) return { refused: 'rank' };
    if (isForAllShops && !shops.every((id) => actor.shops.includes(id))) return { refused: 'other_shops' };
    return work(tx, person);
  });
}

function note(
  tx: Transaction,
  { shopId, personId, actor, nowMs: atMs }: PersonChange,
  action: 'member.role' | 'member.remove' | 'member.personal_data',
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const entry = { shopId, atMs, userId: actor.userId, action, subject: `user/${personId}` };
  return appendAudit(tx, { ...entry, detail });
}
