import { createHash } from 'node:crypto';
import type { KeyKind } from '@ebb/contracts';
import type { ShopRecord } from '@ebb/domain';
import type { Sealer } from '@ebb/sealing';
import type { Reader } from '../connection/reader.ts';
import { openSecret } from '../maintenance/seal-secrets.ts';
import { keyKindOf } from '../tables/intake/write-key.ts';
import { shopRecordOf } from '../tables/shop.ts';

/** Hash under which a write key is stored: SHA-256, hex. Keys are long and random, so no salt is needed. */
export function hashWriteKey(writeKey: string): string {
  return createHash('sha256').update(writeKey).digest('hex');
}

/** Who sends with a write key. */
export interface KeyOwner {
  readonly shop: ShopRecord;
  /** Names the key without being it. */
  readonly keyHash: string;
  /** The name the shop gave the key. */
  readonly keyName: string;
  readonly keyKind: KeyKind;
  /** With it the shop's server signs the ids of its customers; null: nobody asks for that. */
  readonly signingSecret: string | null;
}

interface OwnerRow {
  readonly keyName: string;
  readonly kind: string;
  readonly signingSecret: string | null;
  readonly sealedSecret: string | null;
  readonly id: string;
  readonly currency: string;
  readonly currencyDigits: number;
  readonly settings: string;
}

/**
 * Whose write key it is. Keys are looked up by their hash; the table never holds one.
 *
 * @throws SealError where its signing secret does not open: nothing is taken then, rather than unsigned ids
 * @returns undefined for a key that does not exist, was replaced and has expired, or has been revoked
 */
export async function findKeyOwner(
  db: Reader,
  sealer: Sealer,
  writeKey: string,
  nowMs: number,
): Promise<KeyOwner | undefined> {
  const keyHash = hashWriteKey(writeKey);
  const [row] = await db.query<OwnerRow>(
    `SELECT k.name AS keyName, k.kind AS kind, k.signing_secret AS signingSecret,
       k.sealed_signing_secret AS sealedSecret, s.id AS id,
       s.currency AS currency, s.currency_digits AS currencyDigits, s.settings AS settings
     FROM write_key AS k JOIN shop AS s ON s.id = k.shop_id
     WHERE k.key_hash = ? AND k.revoked_ms IS NULL AND (k.expires_ms IS NULL OR k.expires_ms > ?)`,
    [keyHash, nowMs],
  );
  if (row === undefined) return undefined;
  const { keyName, kind, signingSecret: open, sealedSecret: sealed, ...shop } = row;
  const signingSecret = open === null ? null : openSecret(sealer, 'writeKey', { row: keyHash, sealed, open });
  return { shop: shopRecordOf(shop), keyHash, keyName, keyKind: keyKindOf(kind), signingSecret };
}
