import { createSealer, isSealed } from '@ebb/sealing';
import { createTestDatabase, type TestDatabase } from '@ebb/testkit';
import { findKeyOwner, findSecondFactor, hashWriteKey, openDatabase, type Database } from '../src/index.ts';
import { sealSecrets } from '../src/installation-entry.ts';

const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64');
const first = createSealer(keyOf('a'));
const second = createSealer(keyOf('b'), [keyOf('a')]);
const only = createSealer(keyOf('b'));

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase('sealing');
  db = openDatabase(database.url, { poolSize: 3 });
  await db.prisma.shop.create({
    data: {
      id: 'shop',
      name: 's',
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
  // As a version without sealing left them: more than a batch, and keys that need no signature.
  const users = Array.from({ length: 120 }, (_, at) => `user-${at}`);
  await db.prisma.twoFactor.createMany({
    data: users.map((userId) => ({
      userId,
      secret: `SECRET${userId}`,
      lastStep: 0n,
      begunMs: 0n,
      confirmedMs: 1n,
    })),
  });
  await db.prisma.writeKey.createMany({
    data: [
      {
        keyHash: hashWriteKey('signs'),
        shopId: 'shop',
        name: 'signs',
        createdMs: 0n,
        signingSecret: 'of the shop',
      },
      { keyHash: hashWriteKey('plain'), shopId: 'shop', name: 'plain', createdMs: 0n },
    ],
  });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** All that stands in the columns. */
async function stored(): Promise<string> {
  const factors = await db.prisma.twoFactor.findMany();
  const keys = await db.prisma.writeKey.findMany();
  return JSON.stringify([factors, keys], (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
}

const secretOf = async (userId: string, sealer = second) =>
  (await findSecondFactor(db, sealer, userId))?.secret;
const signingOf = async (key: string, sealer = second) =>
  (await findKeyOwner(db, sealer, key, 1))?.signingSecret;

test('what lies open is read until it is sealed, and is nowhere afterwards', async () => {
  expect(await secretOf('user-7', first)).toBe('SECRETuser-7');
  expect(await signingOf('signs', first)).toBe('of the shop');

  const progress: string[] = [];
  const report = await sealSecrets(db, first, ({ table, done, total }) =>
    progress.push(`${table} ${done}/${total}`),
  );
  expect(report).toEqual({ sealed: 121, failed: [] });
  expect(progress).toEqual(['two_factor 100/120', 'two_factor 120/120', 'write_key 1/1']);
  expect(await stored()).not.toMatch(/SECRETuser|of the shop/);

  expect(await secretOf('user-7', first)).toBe('SECRETuser-7');
  expect(await signingOf('signs', first)).toBe('of the shop');
  expect(await signingOf('plain', first)).toBeNull();
});

test('without the key nothing is read, and no unsigned id is taken instead', async () => {
  await expect(secretOf('user-7', only)).rejects.toThrow(/which is not given/);
  await expect(signingOf('signs', only)).rejects.toThrow(/which is not given/);
});

test('a key of before opens until all is sealed anew; done twice it is done once', async () => {
  expect(await secretOf('user-7')).toBe('SECRETuser-7');
  const reports = await Promise.all([sealSecrets(db, second), sealSecrets(db, second)]);
  expect(reports[0].sealed + reports[1].sealed).toBe(121);
  expect(await sealSecrets(db, second)).toEqual({ sealed: 0, failed: [] });
  expect(await secretOf('user-7', only)).toBe('SECRETuser-7');
  expect(await signingOf('signs', only)).toBe('of the shop');
});

test('a secret that was moved to another row, or whose key is lost, stays as it is and is named', async () => {
  const { sealedSecret } = await db.prisma.twoFactor.findUniqueOrThrow({ where: { userId: 'user-1' } });
  expect(isSealed(sealedSecret!)).toBe(true);
  await db.prisma.twoFactor.update({ where: { userId: 'user-2' }, data: { sealedSecret } });
  await expect(secretOf('user-2')).rejects.toThrow(/belongs to another row/);

  const third = createSealer(keyOf('c'), [keyOf('b')]);
  const { sealed, failed } = await sealSecrets(db, third);
  expect(failed).toEqual([{ table: 'two_factor', row: 'user-2', reason: 'damaged' }]);
  expect(sealed).toBe(120);
});
