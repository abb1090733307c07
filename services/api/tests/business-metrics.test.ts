import { openDatabase, type Database } from '@ebb/db';
import { createMetrics } from '@ebb/service-kit';
import { createTestDatabase, SOME_TIME_MS, type TestDatabase, waitFor } from '@ebb/testkit';
import { registerBusinessMetrics } from '../src/business-metrics.ts';

let testDatabase: TestDatabase;
let db: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase('business');
  db = openDatabase(testDatabase.url, { poolSize: 4 });
});
afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

function scrapeOf(database: Database) {
  const metrics = createMetrics({ name: 'test', version: 'dev' });
  const errors: unknown[] = [];
  registerBusinessMetrics({
    db: database,
    metrics,
    nowMs: () => SOME_TIME_MS,
    onError: (error) => errors.push(error),
  });
  return { scrape: () => metrics.registry.metrics(), errors };
}

const time = BigInt(SOME_TIME_MS);

async function profile(customerId: string, band: string, revenueAtRiskMinor: bigint, known = true) {
  await db.prisma.profile.create({
    data: {
      shopId: 'books',
      customerId,
      known,
      version: 1,
      state: '{}',
      firstSeenMs: time,
      lastSeenMs: time,
      orderCount: 1,
      netRevenueMinor: 1_000n,
      band,
      revenueAtRiskMinor,
      scoredMs: time,
      nextScoreMs: time,
    },
  });
}

async function alert(id: string, closeReason: string | null, acknowledgedAfterMs: number | null) {
  await db.prisma.alert.create({
    data: {
      id: id.padEnd(32, '0'),
      shopId: 'books',
      customerId: id,
      episodeNumber: 1,
      openMarker: closeReason === null ? 1 : null,
      status: closeReason === null ? 'open' : 'closed',
      version: 1,
      band: 'high',
      openedBand: 'high',
      openedScore: 70,
      revenueAtRiskMinor: 100n,
      reasons: '[]',
      openedMs: time - 1_000_000n,
      updatedMs: time,
      closedMs: closeReason === null ? null : time,
      closeReason,
      acknowledgedMs: acknowledgedAfterMs === null ? null : time - 1_000_000n + BigInt(acknowledgedAfterMs),
    },
  });
}

test('a scrape has the metrics of the record, in units of the currency', async () => {
  await db.prisma.shop.create({
    data: {
      id: 'books',
      name: 'Books',
      currency: 'GBP',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: time,
    },
  });
  await profile('anna', 'critical', 12_345n);
  await profile('bert', 'low', 10n);
  await profile('guest-1', 'none', 0n, false);
  await alert('a', null, 60_000);
  await alert('b', 'retained', null);

  const { scrape, errors } = scrapeOf(db);
  const text = await scrape();
  expect(errors).toEqual([]);
  const lines = text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'ebb_customers{shop="books",band="critical"} 1',
      'ebb_customers{shop="books",band="low"} 1',
      'ebb_customers{shop="books",band="none"} 0',
      'ebb_guests{shop="books"} 1',
      'ebb_revenue_at_risk{shop="books",currency="GBP",band="critical"} 123.45',
      'ebb_open_alerts{shop="books",status="open"} 1',
      'ebb_alerts_closed_last_30_days{shop="books",reason="retained"} 1',
      'ebb_alert_median_response_seconds{shop="books"} 60',
      `ebb_last_scored_timestamp_seconds{shop="books"} ${SOME_TIME_MS / 1_000}`,
    ]),
  );
  expect(text).not.toMatch(/anna|bert/);
});

test('with the database away a scrape still answers, and counts the failure', async () => {
  const away = openDatabase('mysql://nobody:nothing@127.0.0.1:1/nowhere', {
    poolSize: 1,
    acquireTimeoutMs: 500,
  });
  const { scrape, errors } = scrapeOf(away);
  const text = await scrape();
  expect(text).toContain('ebb_build_info');
  expect(text).not.toContain('ebb_customers{');
  // The reading may outlast the scrape's patience; its failure is counted by a later one.
  await waitFor(() => errors.length === 1, { what: 'the reading to fail' });
  expect(await scrape()).toContain('ebb_business_metrics_errors_total 1');
  await away.close();
});
