import { createHash, randomBytes } from 'node:crypto';
import { openSession, type Database } from '@ebb/db';
import { privateTokenKeys, publicTextsOf, signAccessToken } from '@ebb/session';

export interface TestPerson {
  readonly userId: string;
  readonly name?: string;
  readonly role: string;
  readonly shops: readonly string[];
  /** Seconds that the access token is good; 600 unless a test says otherwise. Negative: it has expired. */
  readonly tokenSeconds?: number;
  readonly sessionSeconds?: number;
}

export interface TestSession {
  readonly sessionId: string;
  readonly token: string;
}

/** What the api needs to make tokens, in tests. */
export const testTokenSettings = {
  EBB_JWT_SECRET: 'a secret of the tests, long enough to be one',
  EBB_TOKEN_KEYS: Buffer.alloc(32, 'key of the tests').toString('base64url'),
};

/** What those need who open sealed secrets, in tests. */
export const testSealing = { EBB_MASTER_KEY: Buffer.alloc(32, 'master key of the tests').toString('base64') };

/** What the alerts gateway needs to check them. */
export const testTokenCheck = {
  EBB_TOKEN_PUBLIC_KEYS: publicTextsOf([testTokenSettings.EBB_TOKEN_KEYS]).join(),
};

const testTokenKeys = privateTokenKeys([testTokenSettings.EBB_TOKEN_KEYS]);

/** Signs a person in without asking for a password; the account is made, or given this role and these shops. */
export async function createTestSession(db: Database, person: TestPerson): Promise<TestSession> {
  const { userId, name = userId, role, shops, tokenSeconds = 600, sessionSeconds = 600 } = person;
  const now = Date.now();
  const { passwordHash } = await db.prisma.user.upsert({
    where: { id: userId },
    update: { role, name },
    create: { id: userId, email: `${userId}@ebb.example`, name, role, passwordHash: 'none', createdMs: 0n },
  });
  await db.prisma.userShop.deleteMany({ where: { userId, shopId: { notIn: [...shops] } } });
  await db.prisma.userShop.createMany({
    data: shops.map((shopId) => ({ userId, shopId })),
    skipDuplicates: true,
  });
  const sessionId = randomBytes(16).toString('hex');
  await openSession(db, {
    ...{ id: sessionId, userId, nowMs: now, expiresMs: now + sessionSeconds * 1000 },
    ...{ address: '127.0.0.1', agent: 'test' },
    credential: createHash('sha256').update(passwordHash).digest('hex'),
  });
  const subject = { sub: userId, sid: sessionId };
  return {
    sessionId,
    token: await signAccessToken(subject, testTokenKeys, { ttlSeconds: tokenSeconds, now }),
  };
}
