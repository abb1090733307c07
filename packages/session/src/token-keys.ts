import { createHash, createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS 8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const keyBytes = 32;

/** Keys that tell whether a token is ours, by their ids. Whoever has them can make none. */
export type PublicTokenKeys = ReadonlyMap<string, KeyObject>;

/** Keys that make tokens: one signs, and with all of them tokens are checked. */
export interface PrivateTokenKeys {
  readonly signing: { readonly id: string; readonly key: KeyObject };
  readonly public: PublicTokenKeys;
}

/** A public key as programs read it (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

/** A new private key, 43 characters. */
export function newTokenKey(): string {
  return randomBytes(keyBytes).toString('base64url');
}

/**
 * @param keys private keys of 32 bytes in base64url. The first signs; tokens of the others are accepted: one that signed until
 *   a moment ago, or that will, once all who check know it
 * @throws TypeError for a text that is no key, without repeating it
 */
export function privateTokenKeys(keys: readonly string[]): PrivateTokenKeys {
  const [signing] = keys.map(privateKey);
  if (signing === undefined) throw new TypeError('no key to sign tokens with');
  const shown = publicTokenKeys(publicTextsOf(keys));
  return { signing: { id: keyIdOf(publicTextOf(signing)), key: signing }, public: shown };
}

/** @param keys public keys of 32 bytes in base64url @throws TypeError for a text that is no key */
export function publicTokenKeys(keys: readonly string[]): PublicTokenKeys {
  return new Map(keys.map((text) => [keyIdOf(text), publicKey(text)]));
}

/** The public keys of private ones, as text: what those are given who only check. */
export function publicTextsOf(keys: readonly string[]): string[] {
  return keys.map((text) => publicTextOf(privateKey(text)));
}

/** For `jwks.json`. */
export function jwksOf(keys: PublicTokenKeys): { readonly keys: PublicJwk[] } {
  const all = [...keys].map(([kid, key]) => ({ kid, x: publicTextOf(key) }));
  return {
    keys: all.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' })),
  };
}

function privateKey(text: string): KeyObject {
  const bytes = readBytes(text, 'a private token key');
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, bytes]), format: 'der', type: 'pkcs8' });
}

function publicKey(text: string): KeyObject {
  const x = readBytes(text, 'a public token key').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function publicTextOf(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return String(x);
}

/** The key's thumbprint (RFC 7638): the same wherever it is computed, so nobody has to name keys. */
function keyIdOf(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

function readBytes(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== keyBytes || bytes.toString('base64url') !== text)
    throw new TypeError(`${what} is 32 bytes in base64url`);
  return bytes;
}
