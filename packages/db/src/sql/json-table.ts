/**
 * Statements for many rows. Reads and locks take their keys as one JSON parameter, unfolded by JSON_TABLE: one
 * statement text whatever the number of keys, so that it stays prepared. Writes are one-row statements that the driver
 * runs for many rows at once (docs/adr/0010).
 */
// The collation is stated: without it the join would not use the primary key.
const textType = 'VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * `JSON_TABLE(?, …)` of texts, for an array of arrays whose positions are these columns. Names are ours, never a user's.
 * @param ordinality name of a column that counts the rows from 1
 */
export function jsonTable(columns: readonly string[], ordinality?: string): string {
  const list = columns.map((name, index) => `${name} ${textType} PATH '$[${index}]'`);
  if (ordinality !== undefined) list.push(`${ordinality} FOR ORDINALITY`);
  return `JSON_TABLE(?, '$[*]' COLUMNS(${list.join(', ')}))`;
}
