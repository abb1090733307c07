import { SignJWT } from 'jose';
import { signAccessToken, TokenError, verifyAccessToken } from './tokens.ts';

const secret = 'a-secret-of-more-than-thirty-two-characters';
const now = new Date('2026-01-01T00:00:00Z');
const session = { sub: 'user-1', sid: 'session-1' };

function reasonOf(verification: Promise<unknown>): Promise<string> {
  return verification.then(
    () => 'accepted',
    (error: unknown) => (error instanceof TokenError ? error.reason : String(error)),
  );
}

function signRaw(claims: Record<string, unknown>, key = secret, issuer = 'ebb'): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + 60)
    .sign(new TextEncoder().encode(key));
}

test('what was signed is what is read', async () => {
  const token = await signAccessToken(session, secret, { ttlSeconds: 60, now });
  const iat = now.getTime() / 1000;
  expect(await verifyAccessToken(token, secret, { now: now.getTime() })).toEqual({
    ...session,
    iat,
    exp: iat + 60,
  });
});

test('a token is good until its last second', async () => {
  const token = await signAccessToken(session, secret, { ttlSeconds: 60, now });
  const after = (seconds: number) => ({ now: now.getTime() + seconds * 1000 });
  expect(await reasonOf(verifyAccessToken(token, secret, after(59)))).toBe('accepted');
  expect(await reasonOf(verifyAccessToken(token, secret, after(60)))).toBe('expired');
});

test('a forged token is refused', async () => {
  const token = await signAccessToken(session, secret, { ttlSeconds: 60, now });
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const other = Buffer.from(JSON.stringify({ ...session, sub: 'user-2' })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  const forgeries = [
    `${header}.${other}.${signature}`,
    `${unsigned}.${payload}.`,
    await signRaw(session, `another-${secret}`),
    await signRaw(session, secret, 'somebody-else'),
    'not.a.token',
    '',
  ];
  for (const forgery of forgeries) {
    expect(await reasonOf(verifyAccessToken(forgery, secret, { now }))).toBe('invalid');
  }
});

test('a signed token without the claims of a session is refused', async () => {
  // The last is what sessions looked like that could not be ended.
  for (const claims of [
    { sub: 'user-1' },
    { sub: 'user-1', sid: '' },
    { sub: 'u', shops: [], role: 'admin' },
  ]) {
    const token = await signRaw(claims);
    expect(await reasonOf(verifyAccessToken(token, secret, { now }))).toBe('invalid');
  }
});
