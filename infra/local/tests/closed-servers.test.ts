import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot, testServers, uniqueName } from '@ebb/testkit';
import { type Connection, createConnection } from 'mariadb';
import { startOwnServers, type OwnServers } from '../src/servers/own-servers.ts';

let servers: OwnServers;
let data: string;
beforeAll(async () => {
  servers = await startOwnServers(['kafka', 'database'], testServers(), projectRoot());
  data = dirname(await valueOf('datadir'));
});
afterAll(() => servers.close());

function connect(account: { user: string; password?: string }): Promise<Connection> {
  const { port } = new URL(servers.addresses.databaseUrl);
  return createConnection({
    host: '127.0.0.1',
    port: Number(port),
    ...account,
    allowPublicKeyRetrieval: true,
  });
}

async function query<Row>(sql: string): Promise<Row[]> {
  const { username, password } = new URL(servers.addresses.databaseUrl);
  const connection = await connect({ user: username, password: decodeURIComponent(password) });
  try {
    return await connection.query<Row[]>(sql);
  } finally {
    await connection.end();
  }
}

async function valueOf(variable: string): Promise<string> {
  const [row] = await query<{ value: string }>(`SELECT @@${variable} AS value`);
  return String(row?.value).replace(/\/$/, '');
}

test('root has no way in over the network, also in a database of an earlier Ebb', async () => {
  await expect(connect({ user: 'root' })).rejects.toThrow(/denied|not allowed/i);
  await query("CREATE USER 'root'@'127.0.0.1'");
  await (await connect({ user: 'root' })).end();
  await servers.server('database').stop();
  await servers.server('database').start();
  await expect(connect({ user: 'root' })).rejects.toThrow(/denied|not allowed/i);
  await expect(connect({ user: '' })).rejects.toThrow(/denied|not allowed/i);
});

test('a statement writes no file outside the one folder for it', async () => {
  const file = join(tmpdir(), uniqueName('written'));
  await expect(query(`SELECT 1 INTO OUTFILE '${file}'`)).rejects.toThrow(/secure.file.priv/i);
  expect(existsSync(file)).toBe(false);
});

test('servers that root starts do not run as root', async () => {
  const pid = readFileSync(await valueOf('pid_file'), 'utf8').trim();
  const owner = statSync(`/proc/${pid}`).uid;
  if (process.getuid?.() === 0) expect(owner).toBeGreaterThan(0);
  else expect(owner).toBe(process.getuid?.());
  // Kafka likewise: what it writes is its own.
  expect(statSync(join(data, 'kafka/meta.properties')).uid).toBe(owner);
});

test('what the servers keep is closed to everybody else', () => {
  const open = [dirname(data), data, ...readdirSync(data).map((name) => join(data, name))].filter(
    (path) => (statSync(path).mode & 0o067) !== 0,
  );
  expect(open).toEqual([]);
  expect(statSync(join(data, 'kafka')).mode & 0o777).toBe(0o700);
});
