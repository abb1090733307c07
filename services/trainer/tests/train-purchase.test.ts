import type { CustomerEvent } from '@ebb/contracts';
import type { CustomerHistory } from '@ebb/db';
import { dayMs, emptyState, foldEvent } from '@ebb/domain';
import { openPurchaseModels } from '@ebb/model-serving';
import { trainPurchase, type PurchaseTraining } from '@ebb/training';
import { history } from './generated-history.ts';

const today = 20_000;
const heldOutDays = 30;
const learntUntil = today - heldOutDays;
const events = history('shop', 700, 260, 9, today);

function historiesUntil(day: number): CustomerHistory[] {
  const customers = new Map<string, CustomerEvent[]>();
  for (const event of events) {
    if (event.occurredAt >= day * dayMs) continue;
    const own = customers.get(event.customerId) ?? [];
    customers.set(event.customerId, own);
    own.push(event);
  }
  return [...customers].map(([customerId, own]) => ({ customerId, events: own }));
}

function training(given: Partial<PurchaseTraining>, histories: readonly CustomerHistory[]): PurchaseTraining {
  return {
    openHistory: async function* open() {
      yield* histories;
    },
    horizonDays: 30,
    activeWindowDays: 180,
    currencyDigits: 2,
    asOfMs: learntUntil * dayMs,
    seed: 1,
    workers: 1,
    mostTests: 1,
    ...given,
  };
}

it('says of days that nobody has seen what comes, and what is spent on them', async () => {
  const outcome = await trainPurchase(training({}, historiesUntil(learntUntil)));
  const { report, artefact, rule, spend, medianGapDays } = outcome;
  expect(report).toMatchObject({ horizonDays: 30, decides: 'model', reason: { kind: 'beats_rules' } });
  expect(artefact.length).toBeGreaterThan(0);
  expect(report.metrics.map(({ kind }) => kind)).toEqual([
    'model',
    'other_model',
    ...new Array<string>(4).fill('plain_rule'),
  ]);

  const row = {
    ...{ shopId: 'shop', version: 1, createdMs: 0, medianGapDays, activeWindowDays: 180, report: '' },
    ...{ rule: rule && JSON.stringify(rule), spend: spend && JSON.stringify(spend) },
  };
  const serving = openPurchaseModels(
    [7, 30, 90].map((horizonDays) => ({
      ...row,
      horizonDays,
      artefact: horizonDays === 30 ? artefact : new Uint8Array(0),
    })),
  );
  const ordered = new Map<string, number>();
  for (const { customerId, occurredAt, amountMinor } of events)
    if (occurredAt >= learntUntil * dayMs)
      ordered.set(customerId, (ordered.get(customerId) ?? 0) + (amountMinor ?? 0));
  const groups = { likely: { said: 0, came: 0, of: 0 }, unlikely: { said: 0, came: 0, of: 0 } };
  let [expectedMinor, spentMinor] = [0, 0];
  for (const { customerId, events: own } of historiesUntil(learntUntil)) {
    const state = emptyState();
    for (const event of own) foldEvent(state, event);
    const asked = serving.ask(state, learntUntil * dayMs - 1, 2);
    if (asked === null) continue;
    const [within7, within30, within90] = asked.likelihoods;
    expect([within7, within90]).toEqual([null, null]);
    const group = within30! >= 0.5 ? groups.likely : groups.unlikely;
    group.said += within30!;
    group.came += ordered.has(customerId) ? 1 : 0;
    group.of += 1;
    expectedMinor += asked.spendMinor!;
    spentMinor += ordered.get(customerId) ?? 0;
  }
  for (const { said, came, of } of Object.values(groups)) {
    expect(of).toBeGreaterThan(50);
    expect(Math.abs(said - came) / of).toBeLessThan(0.12);
  }
  expect(expectedMinor / spentMinor).toBeGreaterThan(0.7);
  expect(expectedMinor / spentMinor).toBeLessThan(1.4);
}, 60_000);

it('says the same whatever happens afterwards', async () => {
  const few = (histories: readonly CustomerHistory[]) => histories.slice(0, 120);
  const before = await trainPurchase(training({ horizonDays: 7 }, few(historiesUntil(learntUntil))));
  // The same customers with everything they did later, which nobody could know.
  const known = new Set(few(historiesUntil(learntUntil)).map(({ customerId }) => customerId));
  const later = historiesUntil(today)
    .filter(({ customerId }) => known.has(customerId))
    .map((customer) => ({
      ...customer,
      events: customer.events.map(({ imported: _imported, ...event }) => ({
        ...event,
        receivedAt: event.occurredAt,
      })),
    }));
  const after = await trainPurchase(training({ horizonDays: 7 }, later));
  expect(before.report.decides).toBe('rule');
  expect(after).toEqual(before);
}, 60_000);

it.each([
  [90, 150, { kind: 'too_young', historyDays: 150, neededDays: 231 }],
  [30, 100, { kind: 'too_young', historyDays: 100, neededDays: 115 }],
] as const)('needs its horizon twice: %i days after %i', async (horizonDays, days, reason) => {
  const first = today - days;
  const young = historiesUntil(today).map(({ customerId, events: own }, index) => ({
    customerId,
    events:
      index === 0
        ? [{ ...own[0]!, occurredAt: first * dayMs, receivedAt: first * dayMs }]
        : own.filter(({ occurredAt }) => occurredAt >= first * dayMs),
  }));
  const asked = { horizonDays, asOfMs: today * dayMs };
  const { report, artefact, rule } = await trainPurchase(training(asked, young));
  expect(report).toMatchObject({ decides: 'nobody', reason, metrics: [], spend: null });
  expect([artefact.length, rule]).toEqual([0, null]);
});

it('does not speak of a shop of a few customers, nor of one in which nothing happens', async () => {
  const few = await trainPurchase(training({}, historiesUntil(learntUntil).slice(0, 20)));
  expect(few.report).toMatchObject({
    decides: 'nobody',
    reason: { kind: 'too_few_customers', orderingCustomers: 20 },
  });
  const alike = historiesUntil(learntUntil).map(({ customerId, events: own }) => ({
    customerId,
    events: own.slice(0, 1),
  }));
  const { report } = await trainPurchase(training({}, alike));
  expect(report).toMatchObject({ decides: 'nobody', reason: { kind: 'nothing_to_tell_apart' } });
});
