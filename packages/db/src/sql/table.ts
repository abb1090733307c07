import type { Reader, SqlValue } from '../connection/reader.ts';
import type { Transaction } from '../connection/transaction.ts';

/**
 * A table described once: which field of a row is which column, and of what type. The type of a row and the text of
 * every statement follow from it (`packages/db/README.md` shows how a column is added); `tests/tables.test.ts` holds the
 * descriptions against schema.prisma and against the migrated database.
 *
 * Names that come to stand in a statement are ours, from a description; values are always parameters.
 */
export interface Table<Row extends object> {
  readonly name: string;
  readonly columns: { readonly [Key in keyof Row]: Column<Row[Key]> };
  /** All fields, in the order of the description. */
  readonly keys: readonly (keyof Row & string)[];
}

export type ColumnKind = 'text' | 'number' | 'flag' | 'bytes';

export interface Column<Value> {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
  /** Never there: carries the type of the value. */
  readonly value?: Value;
}

/** The type of a table's rows. */
export type RowOf<Described> = Described extends Table<infer Row> ? Row : never;

type RowOfColumns<Columns> = { -readonly [Key in keyof Columns]: ValueOf<Columns[Key]> };
type ValueOf<Each> = Each extends Column<infer Value> ? Value : never;

export function table<const Columns extends Readonly<Record<string, Column<unknown>>>>(
  name: string,
  columns: Columns,
): Table<RowOfColumns<Columns>> {
  const described: unknown = { name, columns, keys: Object.keys(columns) };
  return described as Table<RowOfColumns<Columns>>;
}

export const text = <T extends string = string>(name: string): Column<T> => column(name, 'text');
/** INT, DOUBLE, and BIGINT within 2^53. */
export const number = <T extends number = number>(name: string): Column<T> => column(name, 'number');
/** TINYINT(1). */
export const flag = (name: string): Column<boolean> => column(name, 'flag');
export const bytes = (name: string): Column<Uint8Array> => column(name, 'bytes');
export const nullable = <T>(of: Column<T>): Column<T | null> => ({
  name: of.name,
  kind: of.kind,
  isNullable: true,
});

function column<T>(name: string, kind: ColumnKind): Column<T> {
  return { name, kind, isNullable: false };
}

/** `p.shop_id AS shopId, …`: what the driver makes of a row is used as it is. */
export function selectList<Row extends object>(
  of: Table<Row>,
  alias: string,
  keys: readonly (keyof Row & string)[] = of.keys,
): string {
  return keys.map((key) => `${alias}.${of.columns[key].name} AS ${key}`).join(', ');
}

const conversions: { readonly [Kind in ColumnKind]?: (read: unknown) => unknown } = {
  flag: Boolean,
  // A copy: the driver's lies somewhere within a packet, where no array of wider numbers can be laid over it.
  bytes: (read) => new Uint8Array(read as Uint8Array),
};

/** Rows selected with `selectList`: the driver's own, with flags as true and false and bytes of their own. */
export function readRows<Read extends object>(
  { columns }: { readonly columns: object },
  rows: Read[],
): Read[] {
  for (const [key, { kind }] of Object.entries(columns as Record<string, Column<unknown>>)) {
    const as = conversions[kind];
    if (as === undefined) continue;
    for (const row of rows as Record<string, unknown>[]) if (row[key] != null) row[key] = as(row[key]);
  }
  return rows;
}

/** A row's values in the order of `keys`, as parameters. */
export function valuesOf<Row extends object>(row: Row, keys: readonly (keyof Row)[]): SqlValue[] {
  const values = new Array<SqlValue>(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const value: unknown = row[keys[index]!];
    values[index] = typeof value === 'boolean' ? (value ? 1 : 0) : (value as SqlValue);
  }
  return values;
}

/** `INSERT INTO table (…) VALUES (?, …)`, with an `ON DUPLICATE KEY UPDATE` of some columns, or passing over keys that are there. */
export function insertSql<Row extends object>(
  { name, columns, keys: all }: Table<Row>,
  options: { keys?: readonly (keyof Row)[]; update?: readonly (keyof Row)[]; ignore?: boolean } = {},
): string {
  const { keys = all, update = [], ignore = false } = options;
  const names = keys.map((key) => columns[key].name);
  const updates = update.map((key) => `${columns[key].name} = VALUES(${columns[key].name})`).join(', ');
  return [
    `INSERT ${ignore ? 'IGNORE ' : ''}INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    updates === '' ? '' : `ON DUPLICATE KEY UPDATE ${updates}`,
  ].join(' ');
}

/**
 * `UPDATE table SET … = ? WHERE … = ?`, the parameters in this order.
 * @param more.set and @param more.where text that is added
 */
export function updateSql<Row extends object>(
  { name, columns }: Table<Row>,
  set: readonly (keyof Row)[],
  where: readonly (keyof Row)[],
  more: { set?: string; where?: string } = {},
): string {
  const equal = (key: keyof Row) => `${columns[key].name} = ?`;
  const all = (parts: string[], added?: string) => (added === undefined ? parts : [...parts, added]);
  return [
    `UPDATE ${name} SET ${all(set.map(equal), more.set).join(', ')}`,
    `WHERE ${all(where.map(equal), more.where).join(' AND ')}`,
  ].join(' ');
}

/** Some fields and what they equal. */
export type Values<Row> = { readonly [Key in keyof Row]?: Row[Key] };

function fieldsOf<Row extends object>(values: Values<Row>): (keyof Row & string)[] {
  return Object.keys(values) as (keyof Row & string)[];
}

/** `a.shop_id = ? AND a.model_id IS NULL`, and its parameters. */
function conditionOf<Row extends object>({ columns }: Table<Row>, where: Values<Row>): [string, SqlValue[]] {
  const fields = fieldsOf(where);
  const set = fields.filter((key) => where[key] !== null);
  const terms = fields.map((key) => `t.${columns[key].name} ${where[key] === null ? 'IS NULL' : '= ?'}`);
  return [terms.join(' AND '), valuesOf(where as Row, set)];
}

/**
 * Rows whose fields equal these. For what is not hot.
 * @param tail what follows the condition: more of it, an order, a limit, a lock; the table's alias is `t`
 */
export async function select<Row extends object, Key extends keyof Row & string>(
  reader: Reader,
  from: Table<Row>,
  keys: readonly Key[],
  where: Values<Row>,
  tail = '',
  tailParams: readonly SqlValue[] = [],
): Promise<Pick<Row, Key>[]> {
  const [condition, params] = conditionOf(from, where);
  const rows = await reader.query<Pick<Row, Key>>(
    `SELECT ${selectList(from, 't', keys)} FROM ${from.name} AS t WHERE ${condition} ${tail}`,
    [...params, ...tailParams],
  );
  return readRows(from, rows);
}

/** One new row; columns that are not named get the database's default. */
export async function insert<Row extends object>(
  tx: Pick<Transaction, 'execute'>,
  into: Table<Row>,
  row: Values<Row>,
  { update = [] }: { update?: readonly (keyof Row)[] } = {},
): Promise<void> {
  const keys = fieldsOf(row);
  await tx.execute(insertSql(into, { keys, update }), valuesOf(row as Row, keys));
}

/** @returns rows changed */
export async function update<Row extends object>(
  tx: Pick<Transaction, 'execute'>,
  of: Table<Row>,
  set: Values<Row>,
  where: Values<Row>,
): Promise<number> {
  const [setKeys, whereKeys] = [fieldsOf(set), fieldsOf(where)];
  return tx.execute(updateSql(of, setKeys, whereKeys), [
    ...valuesOf(set as Row, setKeys),
    ...valuesOf(where as Row, whereKeys),
  ]);
}
