import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readSealed, SealError, sealedUnder, writeSealed } from './sealed-text.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** The master key also locks backups: what is sealed here has a key of its own that follows from it. */
const purpose = 'ebb sealed secrets 1';

/**
 * Where a secret lies. It is bound to its place: a sealed text that somebody copied into another row, column or table does
 * not open there.
 */
export interface Place {
  readonly table: string;
  readonly column: string;
  /** The row's key. */
  readonly row: string;
}

/** Seals secrets under the master key and opens them again (AES-256-GCM). */
export interface Sealer {
  /** Another text each time. */
  seal(secret: string, place: Place): string;
  /** @throws SealError: not sealed, under a key that is not here, or changed since, moved included */
  open(stored: string, place: Place): string;
  /** What a text begins with that is sealed under the key in use; others are to be sealed anew. */
  readonly currentPrefix: string;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * @param masterKey 32 bytes in base64: everything is sealed under it
 * @param previousKeys what was sealed under one of them is still opened, until all is sealed anew
 * @throws SealError for a text that is no key
 */
export function createSealer(masterKey: string, previousKeys: readonly string[] = []): Sealer {
  const current = deriveKey(masterKey);
  const known = new Map([current, ...previousKeys.map(deriveKey)].map((key) => [key.id, key]));
  return {
    currentPrefix: sealedUnder(current.id),

    seal(secret, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.bytes, nonce, { authTagLength: tagBytes });
      cipher.setAAD(boundTo(place));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return writeSealed(current.id, Buffer.concat([nonce, text, cipher.getAuthTag()]));
    },

    open(stored, place) {
      const { keyId, bytes } = readSealed(stored);
      const key = known.get(keyId);
      if (key === undefined)
        throw new SealError('unknown_key', `the secret is sealed under key ${keyId}, which is not given`);
      if (bytes.length < nonceBytes + tagBytes)
        throw new SealError('damaged', 'the sealed secret is too short');
      try {
        const nonce = bytes.subarray(0, nonceBytes);
        const decipher = createDecipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes });
        decipher.setAAD(boundTo(place));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (error) {
        throw new SealError('damaged', 'the sealed secret was changed, or belongs to another row', error);
      }
    },
  };
}

function deriveKey(masterKey: string): Key {
  const master = Buffer.from(masterKey, 'base64');
  // base64 passes over what it does not know: only a text that comes out the same was one.
  const isWhole = master.length === keyBytes && master.toString('base64') === masterKey.trim();
  if (!isWhole) throw new SealError('bad_key', 'a master key is 32 bytes in base64: openssl rand -base64 32');
  const bytes = Buffer.from(hkdfSync('sha256', master, '', purpose, keyBytes));
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 12) };
}

/** As JSON, so that no two places come to the same bytes. */
function boundTo({ table, column, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([table, column, row]));
}
