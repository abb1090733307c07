import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomerDetail } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { openLiveServings, type LiveServings } from '@ebb/model-serving';
import { createMetrics } from '@ebb/service-kit';
import { orderCompleted, projectRoot } from '@ebb/testkit';
import {
  createApiFixture,
  type ApiFixture,
  type RunningApi,
} from '../../../services/api/tests/api-fixture.ts';
import { createScoringReporter } from '../../../services/scoring/src/metrics.ts';
import { storeTogether } from '../../../services/scoring/src/pipeline.ts';

// Scoring writes an alert, the api explains the same customer: both ask this room, and must say the same.
let fixture: ApiFixture;
let api: RunningApi;
let servings: LiveServings;

beforeAll(async () => {
  fixture = await createApiFixture('same-reasons');
  api = await fixture.start();
  servings = await openLiveServings(fixture.db, Date.now);
});

afterAll(() => fixture.close());

/** A customer with three orders, the last so many days ago, as scoring stores them; then their page. */
async function pageOf(customerId: string, daysSinceOrder: number) {
  const now = Date.now();
  const events = [300, 240, daysSinceOrder].map((days) =>
    orderCompleted(4_000 + days, { customerId, occurredAt: now - days * dayMs, receivedAt: now }),
  );
  await storeTogether([events], {
    db: fixture.db,
    servings,
    report: createScoringReporter(createMetrics({ name: 'scoring', version: 'test' })),
    now: Date.now,
    importPatienceMs: 600_000,
    deadLetters: { write: () => Promise.reject(new Error('there is nothing wrong with these events')) },
    onCommitted: () => undefined,
  });
  const { body } = await fixture.call<CustomerDetail>(api, `/api/customers/${customerId}?shop=shop`);
  return { alert: body.alerts[0]!, prediction: body.prediction! };
}

function expectSameReasons({ alert, prediction }: Awaited<ReturnType<typeof pageOf>>): void {
  const page = new Map(prediction.reasons.map((reason) => [reason.feature, reason]));
  expect(alert.reasons.length).toBeGreaterThan(0);
  for (const reason of alert.reasons) {
    expect(reason.contribution).toBeGreaterThan(0);
    expect(page.get(reason.feature)).toEqual(reason);
  }
  expect(alert.recommendation).toEqual(prediction.recommendation);
  const { baseProbability, rawProbability, reasons } = prediction;
  const sum = reasons.reduce((total, { contribution }) => total + contribution, baseProbability);
  expect(sum).toBeCloseTo(rawProbability, 9);
}

test('under the rule tiers, the alert and the customer page give the same numbers', async () => {
  const page = await pageOf('anna', 200);
  expect(page.prediction).toMatchObject({ modelId: null, baseProbability: 0.05 });
  expectSameReasons(page);
});

test('alerts of before, counted from zero, are moved to the same numbers', async () => {
  const { alert, prediction } = await pageOf('clara', 200);
  const [reason] = alert.reasons;
  // As it was stored: the whole probability as the one reason's part.
  const before = [{ ...reason!, contribution: prediction.rawProbability }];
  const given = { where: { id: alert.id }, data: { reasons: JSON.stringify(before) } };
  await fixture.db.prisma.alert.update(given);
  const migration = join(projectRoot(), 'prisma/migrations/20261121080000_rule_reason_base/migration.sql');
  await fixture.db.prisma.$executeRawUnsafe(
    readFileSync(migration, 'utf8').replace(/;\s*$/, ` AND id = '${alert.id}'`),
  );
  const { reasons } = await fixture.db.prisma.alert.findUniqueOrThrow({ where: { id: alert.id } });
  expect(JSON.parse(reasons)).toEqual(alert.reasons);
});

test('under a model, the alert and the customer page give the same numbers', async () => {
  const modelId = `m-${process.pid}-${Date.now()}`;
  await fixture.addModel(modelId);
  await servings.refresh();
  const page = await pageOf('bert', 150);
  expect(page.prediction.modelId).toBe(modelId);
  expectSameReasons(page);
});
