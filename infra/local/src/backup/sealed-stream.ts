import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { Transform } from 'node:stream';
import { PlainError } from '../bootstrap/plain-error.ts';

const chunkBytes = 65_536;
const tagBytes = 16;
const cipherName = 'aes-256-gcm';

/**
 * The key of one file, of the master key, the file's salt and everything in its header: a header that was changed opens nothing.
 */
export function fileKey(masterKey: Buffer, salt: Buffer, header: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from('ebb backup 1'), createHash('sha256').update(header).digest()]);
  return Buffer.from(hkdfSync('sha256', masterKey, salt, info, 32));
}

/** Tells keys apart without telling anything of them: a wrong key is a sentence and not a damaged file. */
export function keyName(masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update('ebb backup key').digest('hex').slice(0, 12);
}

/**
 * Encrypts as it flows: chunks of 64 KiB, each authenticated with its place, the last one marked. Chunks that were changed,
 * left out, put in another order or cut off at the end are found (the construction of `age` and Tink).
 */
export function sealStream(key: Buffer): Transform {
  let counter = 0;
  return inChunks(chunkBytes, (chunk, isLast) => {
    const cipher = createCipheriv(cipherName, key, nonce(counter++, isLast));
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  });
}

/** The way back. Hands on nothing that it has not authenticated; fails at the first chunk that is not as it was written. */
export function openSealedStream(key: Buffer): Transform {
  let counter = 0;
  return inChunks(chunkBytes + tagBytes, (sealed, isLast) => {
    const place = counter++;
    try {
      const decipher = createDecipheriv(cipherName, key, nonce(place, isLast));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      throw new PlainError(
        isLast
          ? `The backup is cut short or was changed at its end (chunk ${place}): it cannot be used.`
          : `The backup was changed or damaged in chunk ${place}: it cannot be used.`,
      );
    }
  });
}

/** Eleven bytes of place and one that says whether it is the last: under one key no two chunks have the same. */
function nonce(counter: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(counter, 5, 6);
  bytes[11] = Number(isLast);
  return bytes;
}

function inChunks(size: number, onChunk: (chunk: Buffer, isLast: boolean) => Buffer): Transform {
  let waiting: Buffer[] = [];
  let length = 0;
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      waiting.push(data);
      length += data.length;
      // Only a byte beyond a chunk shows that it was not the last.
      if (length <= size) return done();
      const all = Buffer.concat(waiting);
      let at = 0;
      try {
        for (; all.length - at > size; at += size) this.push(onChunk(all.subarray(at, at + size), false));
      } catch (error) {
        return done(error instanceof Error ? error : new Error(String(error)));
      }
      waiting = [all.subarray(at)];
      length = all.length - at;
      done();
    },
    flush(done) {
      try {
        this.push(onChunk(Buffer.concat(waiting), true));
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}
