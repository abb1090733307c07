/** A stored text that does not open. Neither key nor secret is ever in the message. */
export class SealError extends Error {
  override readonly name = 'SealError';
  readonly reason: 'not_sealed' | 'unknown_key' | 'damaged' | 'bad_key';

  constructor(reason: SealError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** Begins every sealed text, with the version of the form. No secret of ours has a colon in it. */
const prefix = 'sealed:1:';

/** `sealed:1:KEY:BYTES`, the bytes (nonce, ciphertext, tag) in base64url: 4/3 of the secret's length and 55 characters more. */
export function writeSealed(keyId: string, bytes: Buffer): string {
  return `${sealedUnder(keyId)}${bytes.toString('base64url')}`;
}

/** What all texts begin with that were sealed under a key. */
export function sealedUnder(keyId: string): string {
  return `${prefix}${keyId}:`;
}

/** @throws SealError for a text that nobody has sealed */
export function readSealed(stored: string): { readonly keyId: string; readonly bytes: Buffer } {
  const [, keyId, bytes] = /^sealed:1:([0-9a-f]{12}):([\w-]+)$/.exec(stored) ?? [];
  if (keyId === undefined || bytes === undefined)
    throw new SealError('not_sealed', 'the stored text is not sealed');
  return { keyId, bytes: Buffer.from(bytes, 'base64url') };
}

/** False for a secret that lies open: from before there was sealing. */
export function isSealed(stored: string): boolean {
  return stored.startsWith(prefix);
}
