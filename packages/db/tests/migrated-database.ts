import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mariadb';
import { migrate } from '../src/index.ts';

export const root = join(__dirname, '../../..');

export interface MigratedDatabase {
  readonly name: string;
  /** To the server, with no database chosen. */
  readonly connection: Connection;
  drop(): Promise<void>;
}

/** A database with every migration applied, one after the other. */
export async function createMigratedDatabase(purpose: string): Promise<MigratedDatabase> {
  const name = `ebb_${purpose}_${randomUUID().slice(0, 8)}`;
  const url = testServer();
  const connection = await createConnection(url.href.replace(/^mysql:/, 'mariadb:'));
  await connection.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  await migrate(url.href, { directory: join(root, 'prisma/migrations') });
  return {
    name,
    connection,
    async drop() {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}

/** As the testkit, which this room cannot use: the testkit is built on it. */
export function testServer(): URL {
  const given = process.env['EBB_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return new URL(given);
  const file = readFileSync(join(root, '.ebb/test/env.json'), 'utf8');
  return new URL((JSON.parse(file) as { databaseUrl: string }).databaseUrl);
}
