import { existsSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { accountOf, accountStatements, type ServiceName } from '@ebb/db/service-accounts';
import { createConnection } from 'mariadb';
import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { findProgram } from '../bootstrap/programs.ts';
import { runCommand } from '../supervise/run-command.ts';
import { type ServerAccount, giveTo, ownFolder } from './server-account.ts';
import type { Tuning } from './server-tuning.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';

export interface DatabasePlanInput {
  readonly folder: StateFolder;
  /** mariadbd or mysqld. */
  readonly program: string;
  readonly port: number;
  readonly password: string;
  readonly rootPassword: string;
  readonly servicePasswords: Readonly<Record<ServiceName, string>>;
  readonly database: string;
  /** The account may create databases of its own (tests do). */
  readonly mayCreateDatabases: boolean;
  readonly tuning: Tuning;
  readonly stage: number;
  readonly account: ServerAccount | undefined;
}

/** Migrates, and gives the services' accounts their rights. */
const ACCOUNT = 'ebb';
const SOCKET_PATH_LIMIT = 100;

export function databaseUrl(port: number, password: string, database: string): string {
  return `mysql://${ACCOUNT}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The address with a service's own account in it. */
export function serviceDatabaseUrl(address: string, service: ServiceName, password: string): string {
  const url = new URL(address);
  url.username = accountOf(service);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Prepares the data folder the first time and says how to run the server. Accounts are put right at every start. */
export async function planDatabase(input: DatabasePlanInput): Promise<ProcessPlan> {
  const { folder, program, port, password, database, account } = input;
  const data = join(folder.data, 'database');
  const mariadb = basename(program).startsWith('mariadb') || (await isMariaDb(program));
  const config = join(folder.config, 'database.cnf');
  const accounts = join(folder.config, 'database-accounts.sql');
  ownFolder(temporaryFolder(folder), account);
  ownFolder(filesFolder(folder), account);
  writeFileSync(config, serverConfig(input, data, accounts, mariadb));
  writeFileSync(accounts, serverAccountStatements(input, mariadb), { mode: 0o600 });
  for (const file of [config, accounts]) giveTo(account, file);
  if (!existsSync(data)) await initialise(input, config, data, mariadb);
  // Of an earlier Ebb, which ran it as root.
  ownFolder(data, account);
  return {
    name: 'database',
    command: program,
    args: [`--defaults-file=${config}`],
    stage: input.stage,
    account,
    ready: () => askDatabase(databaseUrl(port, password, database)),
    readyDeadlineMs: 60_000,
    stopDeadlineMs: 30_000,
  };
}

/** A real query with the account that the services use. */
export async function askDatabase(url: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const connection = await createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    connectTimeout: 2_000,
    allowPublicKeyRetrieval: true,
  });
  try {
    await connection.query('SELECT 1');
  } finally {
    await connection.end();
  }
}

async function isMariaDb(program: string): Promise<boolean> {
  const said = await runCommand(program, ['--no-defaults', '--version'], {
    onFailure: `${program} does not run`,
  });
  return /mariadb/i.test(said);
}

/** Into a draft folder first: an initialisation that was cut short must not be taken for a finished one. */
async function initialise(
  { program, account }: DatabasePlanInput,
  config: string,
  data: string,
  mariadb: boolean,
): Promise<void> {
  const draft = `${data}.draft`;
  await rm(draft, { recursive: true, force: true });
  ownFolder(draft, account);
  const onFailure = `${basename(program)} could not prepare ${data}`;
  if (mariadb) {
    const path = `${dirname(program)}:${join(dirname(program), '../bin')}:${launcherEnv['PATH'] ?? ''}`;
    const installer = findProgram(['mariadb-install-db', 'mysql_install_db'], path);
    if (!installer) {
      throw new PlainError(
        'mariadb-install-db is missing: on Debian, `apt-get install mariadb-server-core` as root.',
      );
    }
    const args = [
      `--defaults-file=${config}`,
      `--datadir=${draft}`,
      ...(account ? [] : [`--user=${userInfo().username}`]),
    ];
    // `normal` gives root a password column; the accounts file then sets the password and drops the nameless users.
    // --force: a machine whose own name cannot be looked up is no obstacle; nobody logs in by it.
    await runCommand(
      installer,
      [...args, '--force', '--auth-root-authentication-method=normal', '--skip-test-db'],
      { onFailure, account },
    );
  } else {
    await runCommand(
      program,
      [`--defaults-file=${config}`, `--datadir=${draft}`, '--init-file=', '--initialize-insecure'],
      { onFailure, account },
    );
  }
  await rename(draft, data);
}

/** Run by the server itself at every start, before it takes connections: one statement a line. */
function serverAccountStatements(input: DatabasePlanInput, mariadb: boolean): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const password = quote(input.password);
  const scope = input.mayCreateDatabases ? '*.*' : `\`${input.database}\`.*`;
  return [
    `CREATE DATABASE IF NOT EXISTS \`${input.database}\``,
    // Those without a name, and root from anywhere but the server's own socket: none of them has a password.
    `DELETE FROM mysql.${mariadb ? 'global_priv' : 'user'} WHERE User = '' OR (User = 'root' AND Host <> 'localhost')`,
    'FLUSH PRIVILEGES',
    `ALTER USER 'root'@'localhost' IDENTIFIED BY ${quote(input.rootPassword)}`,
    ...['localhost', '127.0.0.1'].flatMap((host) => [
      `CREATE USER IF NOT EXISTS '${ACCOUNT}'@'${host}' IDENTIFIED BY ${password}`,
      `ALTER USER '${ACCOUNT}'@'${host}' IDENTIFIED BY ${password}`,
      `GRANT ALL PRIVILEGES ON ${scope} TO '${ACCOUNT}'@'${host}' WITH GRANT OPTION`,
      // Where a backup is restored to be checked. (An underscore alone would stand for any letter.)
      `GRANT ALL PRIVILEGES ON \`${input.database}\\_drill\`.* TO '${ACCOUNT}'@'${host}'`,
    ]),
    ...accountStatements(input.servicePasswords),
    '',
  ].join(';\n');
}

function serverConfig(input: DatabasePlanInput, data: string, accounts: string, mariadb: boolean): string {
  const { folder, port, tuning } = input;
  const settings: Record<string, string | number> = {
    datadir: data,
    // Its own: a server that starts removes the temporary tables in this folder, also those of a server that runs.
    tmpdir: temporaryFolder(folder),
    port,
    'bind-address': '127.0.0.1',
    socket: socketPath(folder),
    // The only folder in which a statement may read or write files: empty, and the server's own.
    'secure-file-priv': filesFolder(folder),
    'pid-file': join(folder.config, 'database.pid'),
    'init-file': accounts,
    // Names are not looked up: the only clients are on this machine.
    'skip-name-resolve': 1,
    'character-set-server': 'utf8mb4',
    // Identifiers from outside are compared byte for byte: `Anna` is not `anna`.
    'collation-server': 'utf8mb4_bin',
    'default-time-zone': "'+00:00'",
    'transaction-isolation': 'READ-COMMITTED',
    'max-allowed-packet': '64M',
    'max-connections': 300,
    'innodb-buffer-pool-size': `${tuning.bufferPoolMegabytes}M`,
    'innodb-flush-log-at-trx-commit': tuning.durable ? 1 : 0,
    // No replica reads from here; the binary log would write every row twice.
    'skip-log-bin': 1,
    'performance-schema': 0,
  };
  if (mariadb) {
    settings['innodb-log-file-size'] = '256M';
    if (!tuning.durable) settings['innodb-flush-method'] = 'nosync';
  } else {
    settings['innodb-redo-log-capacity'] = '256M';
    settings['mysqlx'] = 0;
  }
  if (process.getuid?.() === 0 && !input.account) settings['user'] = 'root';
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return `[mysqld]\n${lines.join('\n')}\n`;
}

function filesFolder(folder: StateFolder): string {
  return join(folder.data, 'database-files');
}

function temporaryFolder(folder: StateFolder): string {
  return join(folder.data, 'database-temporary');
}

/** The system limits the length of a socket's path, so a deep state folder has its socket in the temporary folder. */
function socketPath(folder: StateFolder): string {
  const near = join(folder.config, 'database.sock');
  if (near.length <= SOCKET_PATH_LIMIT) return near;
  const hash = createHash('sha256').update(folder.root).digest('hex').slice(0, 12);
  return join(tmpdir(), `ebb-${hash}.sock`);
}
