import { anonymousPrefix } from '@ebb/contracts';
import type { SqlValue } from '../connection/reader.ts';

/** By what a customer is named in messages that were kept as text. */
export interface NamedBy {
  readonly customerId: string;
  /** Anonymous ids that are joined to it. */
  readonly joined: readonly string[];
  readonly email: string | null;
  readonly displayName: string | null;
}

/**
 * A condition for texts that name a customer, as JSON writes ids, addresses and names. A text in which they are written with
 * escapes that nobody needs is not found.
 */
export function naming(
  column: string,
  { customerId, joined, email, displayName }: NamedBy,
): [string, SqlValue[]] {
  const anonymousIds = joined.map((id) => id.slice(anonymousPrefix.length));
  const words = [customerId, ...anonymousIds, email, displayName].filter(
    (word) => word !== null && word !== '',
  );
  const quoted = words.map((word) => JSON.stringify(word));
  // Whole numbers are taken for ids as they are.
  const bare = /^\d+$/.test(customerId) ? [`"userId":${customerId},`, `"userId":${customerId}}`] : [];
  const texts = [...quoted, ...bare];
  return [`(${texts.map(() => `INSTR(${column}, ?) > 0`).join(' OR ')})`, texts];
}
