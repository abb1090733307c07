import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  jwksOf,
  newTokenKey,
  privateTokenKeys,
  publicTextsOf,
  publicTokenKeys,
  type PrivateTokenKeys,
} from './token-keys.ts';
import { signAccessToken, TokenError, verifyAccessToken } from './tokens.ts';

const own = newTokenKey();
const keys = privateTokenKeys([own]);
const now = new Date('2026-01-01T00:00:00Z');
const session = { sub: 'user-1', sid: 'session-1' };

function reasonOf(verification: Promise<unknown>): Promise<string> {
  return verification.then(
    () => 'accepted',
    (error: unknown) => (error instanceof TokenError ? error.reason : String(error)),
  );
}

const reasonFor = (token: string, by = keys.public) => reasonOf(verifyAccessToken(token, by, { now }));

function signRaw(
  claims: Record<string, unknown>,
  {
    by = keys,
    kid = by.signing.id,
    issuer = 'ebb',
  }: { by?: PrivateTokenKeys; kid?: string; issuer?: string },
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setIssuer(issuer)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + 60)
    .sign(by.signing.key);
}

test('what was signed is what is read, also by whoever has only the public key', async () => {
  const token = await signAccessToken(session, keys, { ttlSeconds: 60, now });
  const iat = now.getTime() / 1000;
  for (const known of [keys.public, publicTokenKeys(publicTextsOf([own]))])
    expect(await verifyAccessToken(token, known, { now: now.getTime() })).toEqual({
      ...session,
      iat,
      exp: iat + 60,
    });
});

test('a token is good until its last second', async () => {
  const token = await signAccessToken(session, keys, { ttlSeconds: 60, now });
  const after = (seconds: number) => ({ now: now.getTime() + seconds * 1000 });
  expect(await reasonOf(verifyAccessToken(token, keys.public, after(59)))).toBe('accepted');
  expect(await reasonOf(verifyAccessToken(token, keys.public, after(60)))).toBe('expired');
});

test('a forged token is refused', async () => {
  const token = await signAccessToken(session, keys, { ttlSeconds: 60, now });
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kid = keys.signing.id;
  const byHash = (secret: string) => {
    const text = `${part({ alg: 'HS256', kid })}.${payload}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const forgeries = [
    `${header}.${part({ ...session, sub: 'user-2' })}.${signature}`,
    `${part({ alg: 'none', kid })}.${payload}.`,
    await signRaw(session, { by: privateTokenKeys([newTokenKey()]), kid }),
    await signRaw(session, { issuer: 'somebody-else' }),
    // As sessions were signed before; and with the public key in the place of a secret.
    byHash('a-secret-of-more-than-thirty-two-characters'),
    byHash(publicTextsOf([own]).join()),
    'not.a.token',
    '',
  ];
  for (const forgery of forgeries) expect(await reasonFor(forgery)).toBe('invalid');
});

test('keys change with an overlap, in which the tokens of both are good', async () => {
  const next = newTokenKey();
  const before = await signAccessToken(session, keys, { ttlSeconds: 60, now });

  // First all learn of the next key, then it signs, then the old one goes.
  const announced = privateTokenKeys([own, next]);
  const changed = privateTokenKeys([next, own]);
  const after = await signAccessToken(session, changed, { ttlSeconds: 60, now });
  for (const token of [before, after])
    for (const by of [announced, changed]) expect(await reasonFor(token, by.public)).toBe('accepted');
  expect(await reasonFor(after, keys.public)).toBe('expired');
  expect(await reasonFor(before, privateTokenKeys([next]).public)).toBe('expired');
});

test('what programs read of the keys has their ids, and nothing private', () => {
  const shown = jwksOf(keys.public);
  expect(shown.keys).toEqual([
    {
      kty: 'OKP',
      crv: 'Ed25519',
      kid: keys.signing.id,
      alg: 'EdDSA',
      use: 'sig',
      x: publicTextsOf([own])[0],
    },
  ]);
  expect(JSON.stringify(shown)).not.toContain(own);
});

test('the thumbprint is that of RFC 8037, appendix A.3', () => {
  const [id] = publicTokenKeys(['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo']).keys();
  expect(id).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test.each(['', 'short', `${own}A`, `${own.slice(0, -1)}!`])('"%s" is no key, and is not repeated', (text) => {
  expect(() => privateTokenKeys([text])).toThrow(/32 bytes in base64url$/);
  expect(() => publicTokenKeys([text])).toThrow(/32 bytes in base64url$/);
});

test('a signed token without the claims of a session is refused', async () => {
  // The last is what sessions looked like that could not be ended.
  for (const claims of [
    { sub: 'user-1' },
    { sub: 'user-1', sid: '' },
    { sub: 'u', shops: [], role: 'admin' },
  ]) {
    expect(await reasonFor(await signRaw(claims, {}))).toBe('invalid');
  }
});
