import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { createPool, type Pool } from 'mariadb';
import { PrismaClient } from '../generated/client.ts';
import { asNumbers, type Reader } from './reader.ts';

export interface Database extends Reader {
  /** For typed queries that are not hot; never for transactions. */
  readonly prisma: PrismaClient;
  /** The connections that Prisma uses too, for `inTransaction`. */
  readonly pool: Pool;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections this process may hold. */
  poolSize?: number;
  /** How long a caller waits for a free connection or for a new one, before an error. */
  acquireTimeoutMs?: number;
  /**
   * The server ends a connection on which nothing was asked for this long, its transaction with it: a frozen process
   * must not keep its rows locked. Idle connections of the pool go the same way and are replaced on demand.
   */
  idleLimitSeconds?: number;
}

/** The driver's settings for a `mysql://user:password@host:port/database` address. Throws a TypeError that names what is missing. */
export function driverConfig(databaseUrl: string, options: DatabaseOptions = {}) {
  const url = new URL(databaseUrl);
  if (url.protocol !== 'mysql:' && url.protocol !== 'mariadb:') {
    throw new TypeError(`DATABASE_URL must begin with mysql:// or mariadb://, not ${url.protocol}//`);
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw new TypeError('DATABASE_URL names no database after the last slash');
  const { poolSize = 10, acquireTimeoutMs = 10_000, idleLimitSeconds } = options;
  return {
    host: url.hostname,
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    connectionLimit: poolSize,
    acquireTimeout: acquireTimeoutMs,
    connectTimeout: 5_000,
    // MySQL 8's default login method asks for the server's public key on a connection without TLS.
    allowPublicKeyRetrieval: true,
    // The hot path's statements are few and always the same text.
    prepareCacheLength: 256,
    ...(idleLimitSeconds === undefined ? {} : { sessionVariables: { wait_timeout: idleLimitSeconds } }),
  };
}

/**
 * Opens the record. Connections are made on first use, so this never fails for a server that is away.
 * @throws TypeError for an address that cannot be one.
 */
export function openDatabase(databaseUrl: string, options: DatabaseOptions = {}): Database {
  const pool = createPool(driverConfig(databaseUrl, options));
  const prisma = new PrismaClient({ adapter: new PrismaMariaDb(pool), errorFormat: 'minimal' });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= prisma.$disconnect().then(() => pool.end()));
  const query: Database['query'] = (sql, params = []) => pool.execute({ sql, ...asNumbers }, [...params]);
  return { prisma, pool, query, close, [Symbol.asyncDispose]: close };
}
