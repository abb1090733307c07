import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { readLedger } from '../src/audit/ledger.ts';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, openEngine } from './fixture.ts';

const dayMs = 86_400_000;
let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

/** Months of a small shop: orders, refunds, silence, episodes that open, close and open again. */
async function liveALittle(days = 400): Promise<string[]> {
  const sent: string[] = [];
  const send = async (...events: ReturnType<typeof customerEvent>[]) => {
    sent.push(...events.map(({ messageId }) => messageId));
    await scoreBatch(batchOf(...events), engine.parts);
  };
  const ids = Array.from({ length: 12 }, (_, index) => `c${index}`);
  await send(...ids.map((customerId) => orderCompleted(5_000, { customerId })));
  for (let day = 20; day <= days; day += 20) {
    engine.clock.set(SOME_TIME_MS + day * dayMs);
    await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 });
    const occurredAt = engine.clock.now();
    const awake = ids.filter((_, index) => (day / 20) % (index + 2) === 0);
    await send(...awake.map((customerId) => orderCompleted(1_000 + day, { customerId, occurredAt })));
    await send(
      customerEvent({ customerId: 'c3', kind: 'order_refunded', amountMinor: 77, occurredAt }),
      customerEvent({ customerId: 'anonymous:x', kind: 'page_viewed', occurredAt }),
    );
  }
  return sent;
}

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
    const sent = await liveALittle();
    await engine.db.prisma.outbox.deleteMany();
    const { report, kinds, clean } = await audit([...sent, ...sent]);
    expect(kinds).toEqual([]);
    expect(report).toMatchObject({ customers: 13, events: sent.length, lost: 0, unsent: 0, outboxLeft: 0 });
    expect(report.alerts).toBeGreaterThan(5);
    expect(clean).toBe(true);
  });

  const openOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker = 1) AS x)';
  const closedOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker IS NULL) AS x)';
  it.each([
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
    [
      'alert_unexplained',
      'an alert from nowhere',
      `UPDATE alert SET episode_number = 99 WHERE id = ${closedOne}`,
    ],
  ])('reports %s for %s', async (kind, _what, sql) => {
    await liveALittle(220);
    expect((await audit()).kinds).toEqual([]);
    expect(await engine.db.prisma.$executeRawUnsafe(sql)).toBeGreaterThan(0);
    expect((await audit()).kinds).toContain(kind);
  });

  it('with the sender’s ledger finds what was accepted and is nowhere, and what nobody sent', async () => {
    const sent = await liveALittle();
    await engine.db.prisma.outbox.deleteMany();
    const { report, clean } = await audit([...sent.slice(1), 'accepted-and-lost']);
    expect(report).toMatchObject({ lost: 1, unsent: 1 });
    expect(clean).toBe(false);
  });

  it('reports messages that nobody publishes', async () => {
    await liveALittle();
    expect((await audit()).report.outboxLeft).toBeGreaterThan(0);
  });
});
