import type { SqlValue, Reader } from '../connection/reader.ts';
import type { Prisma } from '../generated/client.ts';

/** Runs a statement that was put together from parts (`Prisma.sql`), each with its own parameters. */
export function runSql<Row>(reader: Reader, statement: Prisma.Sql): Promise<Row[]> {
  return reader.query(statement.sql, statement.values as SqlValue[]);
}
