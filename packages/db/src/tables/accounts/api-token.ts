import { nullable, number, table, text, type RowOf } from '../../sql/table.ts';

/** With it a program calls the API. The token itself is not here: only its hash. */
export const apiTokenTable = table('api_token', {
  id: text('id'),
  tokenHash: text('token_hash'),
  name: text('name'),
  role: text('role'),
  createdBy: text('created_by'),
  createdMs: number('created_ms'),
  /** Null: never. */
  expiresMs: nullable(number('expires_ms')),
  lastUsedMs: nullable(number('last_used_ms')),
  revokedMs: nullable(number('revoked_ms')),
});

export type ApiTokenRow = RowOf<typeof apiTokenTable>;

/** Where a token may act. */
export const apiTokenShopTable = table('api_token_shop', {
  shopId: text('shop_id'),
  tokenId: text('token_id'),
});
