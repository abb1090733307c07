import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLedger } from '../src/audit/ledger.ts';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { openEngine } from './fixture.ts';
import { liveALittle } from './shop-life.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

async function audit(ledgerIds?: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ebb-ledger-'));
  const file = path.join(folder, 'ledger.txt');
  if (ledgerIds !== undefined) await writeFile(file, ledgerIds.map((id) => `${id}\n`).join(''));
  const kinds: string[] = [];
  const report = await runAudit(engine.db, {
    ledger: ledgerIds === undefined ? undefined : await readLedger(file),
    nowMs: Date.now(),
    onFinding: ({ kind }) => kinds.push(kind),
  });
  return { report, kinds, clean: isClean(report) };
}

describe('the audit', () => {
  it('finds nothing on a record that was left alone', async () => {
    const sent = await liveALittle(engine);
    await engine.db.prisma.outbox.deleteMany();
    const { report, kinds, clean } = await audit([...sent, ...sent]);
    expect(kinds).toEqual([]);
    expect(report).toMatchObject({ customers: 13, events: sent.length, lost: 0, unsent: 0, outboxLeft: 0 });
    expect(report.alerts).toBeGreaterThan(5);
    expect(clean).toBe(true);
  });

  const openOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker = 1) AS x)';
  const closedOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker IS NULL) AS x)';
  const damages: [kind: string, what: string, sql: string][] = [
    [
      'profile_differs',
      'a lost event',
      "DELETE FROM event WHERE customer_id = 'c5' ORDER BY message_id LIMIT 1",
    ],
    [
      'profile_differs',
      'a changed sum',
      "UPDATE profile SET net_revenue_minor = net_revenue_minor + 1 WHERE customer_id = 'c1'",
    ],
    ['profile_missing', 'a lost profile', "DELETE FROM profile WHERE customer_id = 'c2'"],
    [
      'prediction_differs',
      'a changed score',
      'UPDATE profile SET probability = probability + 1e-12 WHERE probability IS NOT NULL',
    ],
    ['alert_missing', 'a lost alert', `DELETE FROM alert WHERE id = ${openOne}`],
    [
      'alert_differs',
      'a wrongly closed alert',
      `UPDATE alert SET open_marker = NULL, closed_ms = 1 WHERE id = ${openOne}`,
    ],
    ['alert_differs', 'a wrong reason', `UPDATE alert SET close_reason = 'lost' WHERE id = ${closedOne}`],
    ['alert_differs', 'another number', `UPDATE alert SET episode_number = 99 WHERE id = ${closedOne}`],
    ['alert_differs', 'a changed value', `UPDATE alert SET opened_score = 1 WHERE id = ${openOne}`],
    ['alert_unexplained', 'an alert from nowhere', `UPDATE alert SET id = 'x' WHERE id = ${closedOne}`],
    [
      'point_differs',
      'a changed point of the history',
      "UPDATE prediction SET revenue_at_risk_minor = 7 WHERE customer_id = 'c6' LIMIT 1",
    ],
    ['model_missing', 'a model that is gone', "UPDATE prediction SET model_id = 'gone' LIMIT 1"],
    ['events_missing', 'a customer without events', "DELETE FROM event WHERE customer_id = 'c7'"],
    ['profile_differs', 'a lost episode', 'UPDATE profile SET episode = NULL WHERE episode IS NOT NULL'],
  ];
  it('names each kind of damage', async () => {
    await liveALittle(engine, 220);
    const { prisma } = engine.db;
    const tables = ['event', 'profile', 'prediction', 'alert'];
    for (const table of tables)
      await prisma.$executeRawUnsafe(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
    for (const [kind, what, sql] of damages) {
      expect({ before: what, kinds: (await audit()).kinds }).toEqual({ before: what, kinds: [] });
      expect(await prisma.$executeRawUnsafe(sql)).toBeGreaterThan(0);
      expect({ what, kinds: (await audit()).kinds }).toEqual({
        what,
        kinds: expect.arrayContaining([kind]) as string[],
      });
      for (const table of tables) {
        await prisma.$executeRawUnsafe(`DELETE FROM ${table}`);
        await prisma.$executeRawUnsafe(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
      }
    }
  });

  it('with the sender’s ledger finds what was accepted and is nowhere, and what nobody sent', async () => {
    const sent = await liveALittle(engine);
    await engine.db.prisma.outbox.deleteMany();
    const { report, clean } = await audit([...sent.slice(1), 'accepted-and-lost']);
    expect(report).toMatchObject({ lost: 1, unsent: 1 });
    expect(clean).toBe(false);
  });

  it('reports messages that nobody publishes', async () => {
    await liveALittle(engine);
    expect((await audit()).report.outboxLeft).toBeGreaterThan(0);
  });
});
