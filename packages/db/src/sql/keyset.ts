import { Prisma } from '../generated/client.ts';

/** The last row of a page: the value it was sorted by and the id that breaks ties. */
export interface KeysetPosition {
  readonly value: number | null;
  readonly id: string;
}

/** The cursor was not made by us for this list and this order. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** An opaque text for the client. It names its order, so that it cannot be used on a list sorted otherwise. */
export function encodeCursor(order: string, position: KeysetPosition): string {
  return Buffer.from(JSON.stringify([order, position.value, position.id])).toString('base64url');
}

/** @throws InvalidCursorError */
export function decodeCursor(order: string, cursor: string): KeysetPosition {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InvalidCursorError('the cursor cannot be read', { cause: error });
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw new InvalidCursorError('the cursor cannot be read');
  const [madeFor, value, id] = parts as unknown[];
  if (madeFor !== order) throw new InvalidCursorError('the cursor belongs to a list in another order');
  if ((value !== null && typeof value !== 'number') || typeof id !== 'string') {
    throw new InvalidCursorError('the cursor cannot be read');
  }
  return { value, id };
}

export interface KeysetOrder {
  /** The column to sort by; a number or NULL. */
  readonly column: Prisma.Sql;
  /** Unique among the rows of the list. */
  readonly idColumn: Prisma.Sql;
  readonly direction: 'ascending' | 'descending';
  readonly nullable: boolean;
}

/**
 * `ORDER BY` of the list. The id follows the direction of the value, because a secondary index of InnoDB
 * ends in the primary key: the list is then read along the index in one direction, without a sort.
 */
export function keysetOrderBy({ column, idColumn, direction }: KeysetOrder): Prisma.Sql {
  return direction === 'descending'
    ? Prisma.sql`ORDER BY ${column} DESC, ${idColumn} DESC`
    : Prisma.sql`ORDER BY ${column} ASC, ${idColumn} ASC`;
}

/**
 * The condition for rows that come after `position`. Unlike an offset it neither skips nor repeats a row
 * when others come, go or move meanwhile; only a row whose own value crosses the position can.
 * NULL is the smallest value (MySQL and MariaDB alike): last when descending, first when ascending.
 */
export function keysetAfter(order: KeysetOrder, position: KeysetPosition): Prisma.Sql {
  const { column, idColumn, direction, nullable } = order;
  const { value, id } = position;
  if (direction === 'descending') {
    if (value === null) return Prisma.sql`(${column} IS NULL AND ${idColumn} < ${id})`;
    const orNull = nullable ? Prisma.sql` OR ${column} IS NULL` : Prisma.empty;
    return Prisma.sql`(${column} < ${value} OR (${column} = ${value} AND ${idColumn} < ${id})${orNull})`;
  }
  if (value === null) {
    return Prisma.sql`((${column} IS NULL AND ${idColumn} > ${id}) OR ${column} IS NOT NULL)`;
  }
  return Prisma.sql`(${column} > ${value} OR (${column} = ${value} AND ${idColumn} > ${id}))`;
}

/**
 * Cuts a result that was fetched with one row more than the page.
 *
 * @returns the rows of the page, and the cursor of the next one or null
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  order: string,
  positionOf: (row: Row) => KeysetPosition,
): { readonly items: readonly Row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(order, positionOf(last)) : null };
}
