export type SqlValue = string | number | null | Uint8Array;

/** Who can be asked: the database, or a transaction on it. */
export interface Reader {
  /** Rows of a SELECT. BIGINT and INT come as numbers. @throws for a BIGINT beyond 2^53 */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
}

/** BIGINT as numbers. */
export const asNumbers = { bigIntAsNumber: true, checkNumberRange: true };
