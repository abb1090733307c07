import { addUpRollups } from '@ebb/analytics';
import {
  eraseCustomer,
  exportCustomer,
  insertRefusedEvents,
  tablesOfCustomers,
  type NewRefusedEvent,
} from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { rebuildShop } from '../src/rebuild/rebuild-shop.ts';
import { batchOf, openEngine } from './fixture.ts';
import { liveALittle } from './shop-life.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;
beforeAll(async () => {
  engine = await openEngine({ poolSize: 10 });
}, 60_000);
afterAll(() => engine.close());

jest.setTimeout(120_000);

const customerId = 'c3';
const personal = ['Zacharias Quillfeather', 'zacharias@quillfeather.example'];

/** Every text of the whole database in which one of these words stands, as `table.column`. */
async function findWords(words: readonly string[]): Promise<string[]> {
  const columns = await engine.db.query<{ name: string; col: string }>(
    `SELECT c.table_name AS name, c.column_name AS col FROM information_schema.columns AS c
     WHERE c.table_schema = DATABASE() AND c.data_type IN ('varchar', 'char', 'text', 'mediumtext', 'longtext', 'longblob')`,
  );
  const found: string[] = [];
  for (const { name, col } of columns) {
    const some = words.map(() => `INSTR(CONVERT(\`${col}\` USING utf8mb4), ?) > 0`).join(' OR ');
    const rows = await engine.db.query(`SELECT 1 AS x FROM \`${name}\` WHERE ${some} LIMIT 1`, words);
    if (rows.length > 0) found.push(`${name}.${col}`);
  }
  return found;
}

async function auditFindings(): Promise<string[]> {
  const found: string[] = [];
  const report = await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, customerId: of, detail }) => found.push(`${of} ${kind} ${detail}`),
  });
  expect(isClean({ ...report, outboxLeft: 0 })).toBe(found.length === 0);
  return found;
}

test('an erasure knows every table that has a customer’s rows', async () => {
  const tables = await engine.db.query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns AS c
     WHERE c.table_schema = DATABASE() AND c.column_name = 'customer_id'`,
  );
  expect(tables.map(({ name }) => name).sort()).toEqual([...tablesOfCustomers].sort());
});

test('what is erased is in no table any more; audit and rebuild find nothing wrong, and the others stay as they are', async () => {
  const { db, clock, parts } = engine;
  await liveALittle(engine, 220);
  const [name, email] = personal;
  const traits = { name, email };
  await scoreBatch(
    batchOf(
      customerEvent({ customerId, kind: 'identified', occurredAt: clock.now(), traits }),
      orderCompleted(900, { customerId, occurredAt: clock.now() }),
    ),
    parts,
  );
  const refused: NewRefusedEvent = {
    ...{
      shopId: 'shop',
      receivedMs: clock.now(),
      way: 'http',
      keyName: 'till',
      place: null,
      messageId: null,
    },
    ...{ code: 'invalid_amount', field: null, message: 'no', bodyBytes: 10 },
    body: JSON.stringify({ userId: customerId, email }),
  };
  await insertRefusedEvents(db, [refused, { ...refused, body: JSON.stringify({ userId: 'c4' }) }]);
  await db.prisma.outbox.deleteMany();
  while ((await addUpRollups(db, clock.now)).more);
  expect(await auditFindings()).toEqual([]);

  const stored = await exportCustomer(db, 'shop', customerId);
  expect(stored).toMatchObject({ customer: { displayName: name, email }, profile: { customerId } });
  expect(stored?.events.length).toBeGreaterThan(1);
  expect([stored?.scores.length, stored?.refusedEvents.length]).toEqual([expect.any(Number), 1]);
  expect(await findWords(personal)).toEqual(expect.arrayContaining(['customer.email', 'refused_event.body']));
  const others = () => db.prisma.profile.findMany({ where: { customerId: { not: customerId } } });
  const before = await others();

  const removed = await eraseCustomer(db, { shopId: 'shop', customerId, userId: null, nowMs: clock.now() });
  expect(removed).toMatchObject({ profile: 1, customer: 1, refused_event: 1, event: stored?.events.length });
  expect(await findWords([...personal, `"${customerId}"`])).toEqual([]);
  for (const table of tablesOfCustomers) {
    const rows = await db.query(`SELECT 1 AS x FROM ${table} WHERE customer_id = ?`, [customerId]);
    expect([table, rows.length]).toEqual([table, 0]);
  }
  expect(await others()).toEqual(before);
  await addUpRollups(db, clock.now);
  expect(await auditFindings()).toEqual([]);
  await rebuildShop(db, {
    shopId: 'shop',
    dryRun: false,
    now: clock.now,
    signal: new AbortController().signal,
    onNote: () => undefined,
    onProgress: () => undefined,
  });
  expect(await auditFindings()).toEqual([]);
  const again = { shopId: 'shop', customerId, userId: null, nowMs: clock.now() };
  expect(await eraseCustomer(db, again)).toBeUndefined();

  // Who comes back is new.
  clock.advance(dayMs);
  await scoreBatch(batchOf(orderCompleted(900, { customerId, occurredAt: clock.now() })), parts);
  const back = await db.prisma.profile.findFirstOrThrow({ where: { customerId } });
  expect(back.orderCount).toBe(1);
});
