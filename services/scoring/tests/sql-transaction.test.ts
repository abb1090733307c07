import { inTransaction, openDatabase, retryReason, type Database, type Transaction } from '@ebb/db';
import { createTestDatabase } from '@ebb/testkit';

let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase('transaction');
  db = openDatabase(testDatabase.url, { poolSize: 2 });
  await db.prisma.$executeRawUnsafe('CREATE TABLE thing (id INT PRIMARY KEY, said VARCHAR(20) NOT NULL)');
});
beforeEach(async () => {
  await db.prisma.$executeRawUnsafe('DELETE FROM thing');
  await db.prisma.$executeRawUnsafe(`INSERT INTO thing VALUES (1, ''), (2, '')`);
});
afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

const insertSql = 'INSERT INTO thing VALUES (?, ?)';
const say = (tx: Transaction, id: number) => tx.execute(`UPDATE thing SET said = 'said' WHERE id = ?`, [id]);
const ids = async () => {
  const rows = await db.prisma.$queryRawUnsafe<{ id: number }[]>('SELECT id FROM thing ORDER BY id');
  return rows.map(({ id }) => Number(id));
};
/** Of both connections of the pool, whatever they were used for before. */
const autocommits = () =>
  Promise.all([1, 2].map(() => db.prisma.$queryRawUnsafe<{ on: bigint }[]>('SELECT @@autocommit AS `on`')));

it('keeps nothing of what was sent behind a statement that a deadlock ended', async () => {
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => {
    let waiting = 0;
    meet = () => void (++waiting === 2 && resolve());
  });
  const cross = (first: number, second: number, own: number) =>
    inTransaction(
      db,
      async (tx) => {
        await say(tx, first);
        meet();
        await met;
        // One of the two is the deadlock's victim; its inserts are on their way by then.
        await Promise.all([
          say(tx, second),
          tx.execute(insertSql, [own, 'one']),
          tx.executeMany(insertSql, [
            [own + 1, 'many'],
            [own + 2, 'many'],
          ]),
        ]);
      },
      { attempts: 1 },
    );
  const [left, right] = await Promise.allSettled([cross(1, 2, 10), cross(2, 1, 20)]);
  const outcomes = [left.status, right.status];
  expect([...outcomes].sort()).toEqual(['fulfilled', 'rejected']);
  const failed = [left, right].find((each) => each.status === 'rejected')!;
  expect(retryReason(failed.reason)).toBe('deadlock');
  expect(await ids()).toEqual(outcomes[0] === 'fulfilled' ? [1, 2, 10, 11, 12] : [1, 2, 20, 21, 22]);
  for (const [row] of await autocommits()) expect(Number(row!.on)).toBe(1);
});

it('waits for what its work did not wait for, and fails with it', async () => {
  const careless = (id: number) =>
    inTransaction(db, (tx) => {
      void tx.executeMany(insertSql, [[id, 'late']]).catch(() => undefined);
      return Promise.resolve();
    });
  await careless(30);
  expect(await ids()).toEqual([1, 2, 30]);
  await expect(careless(30)).rejects.toThrow('Duplicate entry');
  expect(await ids()).toEqual([1, 2, 30]);
});

it('rolls back what was sent when its work gives up', async () => {
  const givingUp = inTransaction(db, (tx) => {
    void tx.executeMany(insertSql, [[40, 'lost']]);
    return Promise.reject(new Error('no more'));
  });
  await expect(givingUp).rejects.toThrow('no more');
  expect(await ids()).toEqual([1, 2]);
  for (const [row] of await autocommits()) expect(Number(row!.on)).toBe(1);
});
