import { createConnection, type Connection } from 'mariadb';
import { driverConfig } from '../connection/open-database.ts';
import {
  accountHost,
  accountOf,
  accountStatements,
  serviceNames,
  type ServiceName,
} from './service-accounts.ts';
import { rightsOf, tableRights } from './service-rights.ts';

/** MySQL and MariaDB: the account has nothing on the table, so nothing can be taken. */
const nothingGranted = 1147;
/** Rights on a table that can be given. */
const allRights = [
  ...[
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'DROP',
    'REFERENCES',
    'INDEX',
    'ALTER',
    'CREATE VIEW',
  ],
  ...['SHOW VIEW', 'TRIGGER'],
];

/** MySQL and MariaDB: the account that asks may not grant, or not on this table. */
const refused = [1044, 1142, 1410];

export class RightsError extends Error {
  override name = 'RightsError';
  /** The server refuses this account, not the statement. */
  readonly isRefused: boolean;

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.isRefused = refused.includes(numberOf(cause));
  }
}

/**
 * Gives each service's account the rights of the table, and takes what is more. What is missing comes first, so services
 * that run meanwhile notice nothing.
 *
 * @param databaseUrl of an account with all rights on the database, and the right to give them on
 * @param accounts of which services, under which names: the installation's own, unless a test has others
 * @throws RightsError for an account that is not there, or where this one may not grant
 */
export async function grantRights(
  databaseUrl: string,
  accounts: ReadonlyMap<ServiceName, string> = new Map(serviceNames.map((name) => [name, accountOf(name)])),
): Promise<void> {
  const settings = settingsOf(databaseUrl);
  const connection = await createConnection(settings);
  try {
    const tables = await tablesOf(connection);
    for (const [service, account] of accounts)
      for (const table of tables) {
        const place = `\`${settings.database}\`.\`${table}\``;
        await setRights(connection, rightsOf(service, table), { place, account });
      }
  } finally {
    await connection.end();
  }
}

/**
 * Makes the services' accounts, or gives them these passwords.
 *
 * @param databaseUrl of an account that may make accounts
 */
export async function makeAccounts(
  databaseUrl: string,
  passwords: Readonly<Record<ServiceName, string>>,
): Promise<void> {
  const connection = await createConnection(settingsOf(databaseUrl));
  try {
    for (const statement of accountStatements(passwords)) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** Every grant as text, for whoever would rather read and run them by hand. */
export function grantStatements(database: string): string[] {
  return Object.keys(tableRights).flatMap((table) =>
    serviceNames.flatMap((service) => {
      const rights = rightsOf(service, table);
      const to = `'${accountOf(service)}'@'${accountHost}'`;
      return rights.length === 0
        ? []
        : [`GRANT ${rights.join(', ')} ON \`${database}\`.\`${table}\` TO ${to}`];
    }),
  );
}

async function setRights(
  connection: Connection,
  wanted: readonly string[],
  { place, account }: { readonly place: string; readonly account: string },
): Promise<void> {
  const more = allRights.filter((right) => !wanted.includes(right));
  const whose = `'${account}'@'${accountHost}'`;
  try {
    if (wanted.length > 0) await connection.query(`GRANT ${wanted.join(', ')} ON ${place} TO ${whose}`);
    await connection.query(`REVOKE ${more.join(', ')} ON ${place} FROM ${whose}`);
  } catch (error) {
    if (numberOf(error) === nothingGranted) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RightsError(`the rights of ${account} on ${place} could not be set: ${reason}`, error);
  }
}

function numberOf(error: unknown): number {
  return error instanceof Error && 'errno' in error ? Number(error.errno) : 0;
}

async function tablesOf(connection: Connection): Promise<string[]> {
  const rows = await connection.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  return rows.map(({ name }) => name);
}

function settingsOf(databaseUrl: string) {
  const { connectionLimit: _limit, acquireTimeout: _timeout, ...settings } = driverConfig(databaseUrl);
  return settings;
}
