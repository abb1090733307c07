import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mariadb';
import { migrate, readMigrations } from '@ebb/db';
import { grantRights, RightsError, type ServiceName } from '@ebb/db/installation';
import { projectRoot, testServers } from './config.ts';
import { uniqueName } from './unique-name.ts';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /**
   * The address with the account of a service, which may do what the table of rights says. A given server whose account may
   * not grant (of an earlier version) answers with its own account; the servers that tests start may.
   */
  as(service: ServiceName): Promise<string>;
  drop(): Promise<void>;
}

const LOCK_SECONDS = 60;

/**
 * A new database with all migrations applied. The migrations run once per version of their files, into a template;
 * every database after that copies the template's tables, which takes a fraction of the time.
 *
 * @param server an account that may create databases; of the shared server unless the test has one of its own
 */
export async function createTestDatabase(
  prefix = 'test',
  server: string = testServers().databaseUrl,
): Promise<TestDatabase> {
  const name = uniqueName(`ebb-${prefix}`).replaceAll('-', '_');
  const connection = await connect(server);
  try {
    const template = await ensureTemplate(connection, server);
    await connection.query(`CREATE DATABASE \`${name}\``);
    await copyTables(connection, template, name);
  } finally {
    await connection.end();
  }
  const url = withDatabase(server, name);
  const accounts = new Map<ServiceName, Promise<string>>();
  return {
    name,
    url,
    as(service) {
      const account = accounts.get(service) ?? createServiceAccount(server, url, service);
      accounts.set(service, account);
      return account;
    },
    async drop() {
      const again = await connect(server);
      try {
        for (const address of await Promise.all(accounts.values())) {
          const { username } = new URL(address);
          if (address !== url) await again.query(`DROP USER IF EXISTS '${username}'@'%'`);
        }
        await again.query(`DROP DATABASE IF EXISTS \`${name}\``);
      } finally {
        await again.end();
      }
    },
  };
}

/** An account of this database alone: it goes with it, rights and all. */
async function createServiceAccount(server: string, url: string, service: ServiceName): Promise<string> {
  const account = `t_${service}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const connection = await connect(server);
  try {
    await connection.query(`CREATE USER '${account}'@'%' IDENTIFIED BY '${password}'`);
    await grantRights(url, new Map([[service, account]]));
    const address = new URL(url);
    address.username = account;
    address.password = password;
    return address.href;
  } catch (error) {
    await connection.query(`DROP USER IF EXISTS '${account}'@'%'`);
    if (error instanceof RightsError && error.isRefused) return url;
    throw error;
  } finally {
    await connection.end();
  }
}

async function ensureTemplate(connection: Connection, server: string): Promise<string> {
  const directory = join(projectRoot(), 'prisma/migrations');
  const migrations = await readMigrations(directory);
  const hash = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex')
    .slice(0, 12);
  const template = `ebb_template_${hash}`;
  // Test files start at the same time: one migrates, the others wait for it.
  await connection.query('SELECT GET_LOCK(?, ?)', [template, LOCK_SECONDS]);
  try {
    if (!(await isComplete(connection, template, migrations.length))) {
      await connection.query(`DROP DATABASE IF EXISTS \`${template}\``);
      await connection.query(`CREATE DATABASE \`${template}\``);
      await migrate(withDatabase(server, template), { directory });
    }
  } finally {
    await connection.query('SELECT RELEASE_LOCK(?)', [template]);
  }
  return template;
}

async function isComplete(connection: Connection, template: string, count: number): Promise<boolean> {
  try {
    const [row] = await connection.query<{ done: bigint }[]>(
      `SELECT COUNT(*) AS done FROM \`${template}\`._prisma_migrations WHERE finished_at IS NOT NULL`,
    );
    return Number(row?.done) === count;
  } catch {
    return false;
  }
}

async function copyTables(connection: Connection, from: string, to: string): Promise<void> {
  const tables = await connection.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'`,
    [from],
  );
  await connection.query('SET foreign_key_checks = 0');
  for (const { name } of tables) {
    const [row] = await connection.query<Record<string, string>[]>(
      `SHOW CREATE TABLE \`${from}\`.\`${name}\``,
    );
    const statement = row?.['Create Table'] ?? '';
    await connection.query(statement.replace(/^CREATE TABLE /, `CREATE TABLE \`${to}\`.`));
    // Rows that migrations wrote: their own record, and what they seeded.
    await connection.query(`INSERT INTO \`${to}\`.\`${name}\` SELECT * FROM \`${from}\`.\`${name}\``);
  }
}

function connect(url: string): Promise<Connection> {
  const { hostname, port, username, password } = new URL(url);
  return createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    allowPublicKeyRetrieval: true,
  });
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
