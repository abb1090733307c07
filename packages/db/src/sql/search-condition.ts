import { Prisma } from '../generated/client.ts';

/** `%` and `_` are ordinary characters in what a person types. */
function likePattern(text: string): string {
  return `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
}

/**
 * Part of the text in any of the columns, without regard to case and accents. The columns compare byte for
 * byte otherwise; of the collations that MySQL and MariaDB share, `unicode_520_ci` is the oldest that can
 * tell one emoji from another. The escape character is named, because the backslash depends on `sql_mode`.
 */
export function containsText(columns: readonly Prisma.Sql[], text: string): Prisma.Sql {
  const pattern = likePattern(text);
  const conditions = columns.map(
    (column) => Prisma.sql`${column} COLLATE utf8mb4_unicode_520_ci LIKE ${pattern} ESCAPE '!'`,
  );
  return Prisma.sql`(${Prisma.join(conditions, ' OR ')})`;
}
