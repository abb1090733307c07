import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mariadb';
import { launcherEnv } from '../bootstrap/config.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { findProgram } from '../bootstrap/programs.ts';

export interface ClientProgram {
  readonly child: ChildProcess;
  /** Resolves when it ended well. @throws PlainError with the end of what it said */
  readonly ended: Promise<void>;
}

const clients = {
  dump: { names: ['mariadb-dump', 'mysqldump'], what: 'mariadb-dump' },
  load: { names: ['mariadb', 'mysql'], what: 'mariadb' },
} as const;

/**
 * Starts one of the database's own programs on the database of an address. The password goes through a file of its own that only
 * we can read: command lines are open to everybody on the machine.
 */
export function startClient(
  kind: keyof typeof clients,
  databaseUrl: string,
  args: readonly string[],
): ClientProgram {
  const { names, what } = clients[kind];
  const program = findProgram(names, launcherEnv['PATH'] ?? '');
  if (program === undefined)
    throw new PlainError(`${what} is missing: on Debian, \`apt-get install mariadb-client\` as root.`);
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'ebb-client-'));
  const settings = [
    '[client]',
    `host=${quoted(hostname)}`,
    `port=${Number(port || 3306)}`,
    `user=${quoted(decodeURIComponent(username))}`,
    `password=${quoted(decodeURIComponent(password))}`,
    'protocol=tcp',
    'default-character-set=utf8mb4',
    'max_allowed_packet=1G',
  ];
  const file = join(folder, 'client.cnf');
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
  const child = spawn(program, [`--defaults-file=${file}`, ...args, decodeURIComponent(pathname.slice(1))], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-2_000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new PlainError(`${program} could not be started: ${error.message}`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new PlainError(`${program} ended with ${signal ?? `code ${code}`}: ${said.trim()}`));
    });
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
  // Whoever started it asks later; until then a failure must not count as unhandled.
  ended.catch(() => undefined);
  return { child, ended };
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A connection for a few questions, closed by `await using`. */
export async function askingDatabase(
  databaseUrl: string,
  withoutDatabase = false,
): Promise<{
  query: <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  [Symbol.asyncDispose]: () => Promise<void>;
}> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  let connection: Connection;
  try {
    connection = await createConnection({
      host: hostname,
      port: Number(port || 3306),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      ...(withoutDatabase ? {} : { database: decodeURIComponent(pathname.slice(1)) }),
      connectTimeout: 5_000,
      allowPublicKeyRetrieval: true,
      insertIdAsNumber: true,
      bigIntAsNumber: true,
    });
  } catch (error) {
    throw new PlainError(
      `The database at ${hostname}:${port || 3306} does not let us in: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return {
    query: (sql, values = []) => connection.query(sql, [...values]),
    [Symbol.asyncDispose]: () => connection.end(),
  };
}
