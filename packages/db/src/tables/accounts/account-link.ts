import { nullable, number, table, text, type RowOf } from '../../sql/table.ts';

/** A link that makes an account in a shop, or sets another password: used once, and for a while. */
export const accountLinkTable = table('account_link', {
  tokenHash: text('token_hash'),
  kind: text<'invitation' | 'reset'>('kind'),
  shopId: text('shop_id'),
  email: text('email'),
  /** Of an invitation. */
  role: nullable(text('role')),
  /** Of a reset. */
  userId: nullable(text('user_id')),
  createdBy: text('created_by'),
  createdMs: number('created_ms'),
  expiresMs: number('expires_ms'),
  /** Used, withdrawn, or replaced by a newer one. */
  endedMs: nullable(number('ended_ms')),
});

export type AccountLinkRow = RowOf<typeof accountLinkTable>;
