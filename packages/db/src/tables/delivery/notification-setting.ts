import { seesPersonalData } from '@ebb/contracts';
import { personEvents, type NotificationSettings, type PersonEvent } from '@ebb/contracts/delivery';
import { roleOf } from '../../accounts/role-of.ts';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insert, nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';

/** About what a person wants mail, and when not. */
export const notificationSettingTable = table('notification_setting', {
  userId: text('user_id'),
  /** Names of events, with commas between them. */
  events: text('events'),
  /** IANA name, of the times below. */
  timeZone: text('time_zone'),
  quietFromMinute: nullable(number('quiet_from_minute')),
  quietToMinute: nullable(number('quiet_to_minute')),
  digestMinute: nullable(number('digest_minute')),
  updatedMs: number('updated_ms'),
});

type SettingRow = RowOf<typeof notificationSettingTable>;

/** Of who has set nothing: what concerns them alone. */
export const usualNotifications: NotificationSettings = {
  events: ['assigned', 'mentioned'],
  timeZone: 'UTC',
  quietHours: null,
  digestMinute: null,
};

function settingsOf(row: SettingRow): NotificationSettings {
  const { events, timeZone, quietFromMinute: fromMinute, quietToMinute: toMinute, digestMinute } = row;
  const named = events.split(',');
  return {
    ...{ timeZone, digestMinute },
    events: personEvents.filter((event) => named.includes(event)),
    quietHours: fromMinute === null || toMinute === null ? null : { fromMinute, toMinute },
  };
}

/** @returns undefined for who has set nothing */
export async function findNotifications(
  reader: Reader,
  userId: string,
): Promise<NotificationSettings | undefined> {
  const [row] = await select(reader, notificationSettingTable, notificationSettingTable.keys, { userId });
  return row && settingsOf(row);
}

export async function setNotifications(
  db: Database,
  userId: string,
  { events, timeZone, quietHours, digestMinute }: NotificationSettings,
  nowMs: number,
): Promise<void> {
  const row: SettingRow = {
    ...{ userId, events: events.join(','), timeZone, digestMinute, updatedMs: nowMs },
    quietFromMinute: quietHours?.fromMinute ?? null,
    quietToMinute: quietHours?.toMinute ?? null,
  };
  const update = notificationSettingTable.keys.filter((key) => key !== 'userId');
  await inTransaction(db, (tx) => insert(tx, notificationSettingTable, row, { update }));
}

/** Somebody who can be written to, with what they want. */
export interface Addressee extends NotificationSettings {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly shopId: string;
  /** Else customers’ names and texts are left out of what is written to them. */
  readonly seesPersonalData: boolean;
}

type JoinedRow = Pick<Addressee, 'id' | 'name' | 'email' | 'shopId'> & {
  readonly role: string;
  readonly personalData: number;
} & {
  [Key in keyof SettingRow]: SettingRow[Key] | null;
};

const addresseesSql = `SELECT u.id AS id, u.name AS name, u.email AS email, u.role AS role,
    u.personal_data AS personalData, m.shop_id AS shopId, n.user_id AS userId,
    n.events AS events, n.time_zone AS timeZone, n.quiet_from_minute AS quietFromMinute,
    n.quiet_to_minute AS quietToMinute, n.digest_minute AS digestMinute, n.updated_ms AS updatedMs
  FROM user_shop AS m JOIN \`user\` AS u ON u.id = m.user_id
  LEFT JOIN notification_setting AS n ON n.user_id = u.id`;

function addresseeOf({ id, name, email, shopId, role, personalData, ...row }: JoinedRow): Addressee {
  const settings = row.userId === null ? usualNotifications : settingsOf(row as SettingRow);
  const sees = seesPersonalData(roleOf(role), Boolean(personalData));
  return { id, name, email, shopId, seesPersonalData: sees, ...settings };
}

/** The members of these shops: somebody in two of them comes twice. */
export async function readAddressees(reader: Reader, shopIds: readonly string[]): Promise<Addressee[]> {
  if (shopIds.length === 0) return [];
  const marks = shopIds.map(() => '?').join(', ');
  const rows = await reader.query<JoinedRow>(`${addresseesSql} WHERE m.shop_id IN (${marks})`, [...shopIds]);
  return rows.map(addresseeOf);
}

/** Somebody in each of their shops; none: the account is gone, or has no shop any more. */
export async function findAddressee(reader: Reader, userId: string): Promise<Addressee[]> {
  const rows = await reader.query<JoinedRow>(`${addresseesSql} WHERE u.id = ? ORDER BY m.shop_id`, [userId]);
  return rows.map(addresseeOf);
}

/** Those who want a digest. */
export async function readDigestReaders(reader: Reader): Promise<Addressee[]> {
  const rows = await reader.query<JoinedRow>(`${addresseesSql} WHERE n.digest_minute IS NOT NULL`);
  return rows.map(addresseeOf);
}

export function wants({ events }: Pick<NotificationSettings, 'events'>, event: PersonEvent): boolean {
  return events.includes(event);
}
