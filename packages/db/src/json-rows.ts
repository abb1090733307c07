/**
 * Rows go to the server as one JSON parameter, unfolded by JSON_TABLE: one short statement text whatever the number
 * of rows (the prepared statement is reused), and twice as fast through Prisma as placeholders (docs/adr/0003).
 * Text columns carry their collation: without it the join would not use the primary key.
 */
export type ColumnType = 'text' | 'mediumtext' | 'bigint' | 'double';

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  mediumtext: 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  bigint: 'BIGINT',
  double: 'DOUBLE',
};

/** `JSON_TABLE(?, …)` for an array of arrays whose positions are these columns. Names are ours, never a user's. */
export function jsonTable(columns: Readonly<Record<string, ColumnType>>): string {
  const list = Object.entries(columns).map(
    ([name, type], index) => `${name} ${sqlTypes[type]} PATH '$[${index}]'`,
  );
  return `JSON_TABLE(?, '$[*]' COLUMNS(${list.join(', ')}))`;
}

/** `INSERT INTO table (…) SELECT … FROM JSON_TABLE(?, …)`, with an optional `ON DUPLICATE KEY UPDATE` of some columns. */
export function insertRows(
  table: string,
  columns: Readonly<Record<string, ColumnType>>,
  { update = [], ignore = false }: { update?: readonly string[]; ignore?: boolean } = {},
): string {
  const names = Object.keys(columns).join(', ');
  const updates = update.map((name) => `${name} = VALUES(${name})`).join(', ');
  return [
    `INSERT ${ignore ? 'IGNORE ' : ''}INTO ${table} (${names})`,
    `SELECT ${names} FROM ${jsonTable(columns)} AS rows_in`,
    updates === '' ? '' : `ON DUPLICATE KEY UPDATE ${updates}`,
  ].join(' ');
}
