/**
 * How long analytics takes to answer about a shop of many orders: each question of the page, over the last 90 days and over
 * all time, unfiltered and narrowed, one after the other and with a cold start left out. Customers are written as profiles
 * with their orders, and counted by `recountRollups`, whose time is printed too.
 */
import { parseArgs } from 'node:util';
import { recountRollups } from '@ebb/analytics';
import type { AnalyticsQuery } from '@ebb/contracts';
import { inTransaction, openDatabase, type Database } from '@ebb/db';
import { dayMs, emptyState, encodeState, foldEvent, isoDay, dayOf } from '@ebb/domain';
import { createTestDatabase } from '@ebb/testkit';
import {
  describeCategories,
  describeCohorts,
  describeCountries,
} from '../../services/api/src/views/analytics/breakdowns.ts';
import { describeChurnRisk } from '../../services/api/src/views/analytics/churn-risk.ts';
import { scopeOf } from '../../services/api/src/views/analytics/period.ts';
import { describeTimeSeries } from '../../services/api/src/views/analytics/time-series.ts';
import { latestTransactions } from '../../services/api/src/views/analytics/transactions.ts';
import { percentile } from '../load/percentiles.ts';
import { addShop, shopId } from '../load/scoring-load.ts';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    orders: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '30' },
  },
});
const nowMs = Date.now();
const categories = ['Ceramics', 'Textiles', 'Lighting', 'Kitchen', 'Garden', 'Candles'];
const countries = ['Germany', 'Austria', 'Netherlands', 'Denmark', 'France'];
const segments = 5;

function stateOf(customer: number): ReturnType<typeof emptyState> {
  const state = emptyState();
  const customerId = `customer-${customer}`;
  for (let order = 0; order < Number(options.orders); order++) {
    const mixed = ((customer * 16 + order) * 2_654_435_761) % 4_294_967_296;
    const product = (at: number) => ({ category: categories[at % categories.length], price: 1 + (at % 50) });
    foldEvent(state, {
      ...{ v: 1, shopId, customerId, messageId: `${customer}-${order}`, kind: 'order_completed' },
      ...{ occurredAt: nowMs - Math.floor((mixed / 4_294_967_296) * 730 * dayMs), receivedAt: nowMs },
      ...{ orderId: `${customer}-${order}`, amountMinor: 1_000 + (mixed % 9_000) },
      properties: {
        country: countries[customer % countries.length],
        products: [product(mixed), product(mixed >> 3)],
      },
    });
  }
  return state;
}

async function fill(db: Database, customers: number): Promise<void> {
  const columns = `shop_id, customer_id, known, version, state, first_seen_ms, last_seen_ms, last_order_ms, order_count,
    net_revenue_minor, band, revenue_at_risk_minor, next_score_ms, segment`;
  const sql = `INSERT INTO profile (${columns}) VALUES (?, ?, 1, 1, ?, ?, ?, ?, ?, 0, 'none', 0, 8640000000000000, ?)`;
  for (let from = 0; from < customers; from += 2_000) {
    const rows = Array.from({ length: Math.min(2_000, customers - from) }, (_, index) => {
      const customer = from + index;
      const state = stateOf(customer);
      const { firstSeenMs, lastSeenMs } = state;
      const text = encodeState(state);
      const segment = 1 + (customer % segments);
      return [
        shopId,
        `customer-${customer}`,
        text,
        firstSeenMs,
        lastSeenMs,
        lastSeenMs,
        state.orders.size,
        segment,
      ];
    });
    await inTransaction(db, (tx) => tx.executeMany(sql, rows));
  }
}

const questions: readonly (readonly [
  name: string,
  ask: (db: Database, query: AnalyticsQuery) => Promise<unknown>,
])[] = [
  ['time series', async (db, query) => describeTimeSeries(db, await scopeOf(db, query, nowMs), 'day')],
  ['by month', async (db, query) => describeTimeSeries(db, await scopeOf(db, query, nowMs), 'month')],
  ['categories', async (db, query) => describeCategories(db, await scopeOf(db, query, nowMs))],
  ['countries', async (db, query) => describeCountries(db, await scopeOf(db, query, nowMs))],
  ['cohorts', async (db, query) => describeCohorts(db, await scopeOf(db, query, nowMs))],
  ['churn risk', async (db, query) => describeChurnRisk(db, await scopeOf(db, query, nowMs))],
  ['latest orders', (db) => latestTransactions(db, shopId, {}, 20)],
];

async function main(): Promise<void> {
  const testDatabase = await createTestDatabase('analytics-reads');
  const db = openDatabase(testDatabase.url);
  try {
    await addShop(db, shopId);
    await fill(db, Number(options.customers));
    const startedMs = performance.now();
    await recountRollups(db, shopId, nowMs);
    const [cells] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM rollup');
    console.log(
      `${options.customers} customers, ${options.orders} orders each, counted in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s: ${cells?.n} cells`,
    );
    const all = { from: isoDay(dayOf(nowMs) - 730) };
    const scopes: readonly (readonly [string, Partial<AnalyticsQuery>])[] = [
      ['90 days', {}],
      ['90 days, one country and segment', { country: 'Germany', segment: 2 }],
      ['two years', all],
      ['two years, one category', { ...all, category: 'Garden' }],
    ];
    for (const [scope, given] of scopes) {
      for (const [name, ask] of questions) {
        const times: number[] = [];
        for (let round = -2; round < Number(options.rounds); round++) {
          const at = performance.now();
          await ask(db, { shop: shopId, ...given });
          if (round >= 0) times.push(performance.now() - at);
        }
        const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(0));
        console.log(`${scope.padEnd(34)} ${name.padEnd(14)} p50 ${p50} ms, p99 ${p99} ms`);
      }
    }
  } finally {
    await db.close();
    await testDatabase.drop();
  }
}

await main();
