import type { CustomerEvent } from '@ebb/contracts';
import type { CustomerHistory } from '@ebb/db';
import { dayMs, dayOf } from '@ebb/domain';
import { trainShop, type ShopTraining, type TrainingOutcome } from '../src/pipeline.ts';
import { history } from './generated-history.ts';

const today = 20_000;
const shop = { id: 'shop', currency: 'EUR', currencyDigits: 2, settings: {} };

/** The shop's history as it was known on a day. */
function historyUntil(events: readonly CustomerEvent[], day: number): CustomerHistory[] {
  const customers = new Map<string, CustomerEvent[]>();
  for (const event of events) {
    if (event.occurredAt >= day * dayMs) continue;
    const own = customers.get(event.customerId) ?? [];
    customers.set(event.customerId, own);
    own.push(event);
  }
  return [...customers].map(([customerId, own]) => ({ customerId, events: own }));
}

async function trainOn(
  events: readonly CustomerEvent[],
  day: number,
  champion: ShopTraining['champion'],
): Promise<TrainingOutcome> {
  const histories = historyUntil(events, day);
  return trainShop({
    shop,
    openHistory: async function* open() {
      yield* histories;
    },
    nowMs: day * dayMs,
    seed: 1,
    workers: 1,
    champion,
  });
}

const championOf = ({ artefact, horizonDays, medianGapDays, summary }: TrainingOutcome, version = 1) => ({
  id: `model-${version}`,
  version,
  artefact,
  horizonDays,
  medianGapDays,
  lastLearntDay: dayOf(summary.dataTo),
  stale: null,
});

it('holds a refit against the champion on rows neither has learnt from, as soon as there are some', async () => {
  const events = history('shop', 540, 300, 6, today);
  const first = await trainOn(events, today - 70, null);
  expect(first).toMatchObject({ status: 'champion', demotesChampion: false });
  expect(first.standing).toBe(first.summary.verdict);
  expect(first.standing.kind).toBe('beats_rules');

  const champion = championOf(first);
  const refit = await trainOn(events, today, champion);
  // Answers of another horizon could not be held against the champion's day by day.
  expect(refit.horizonDays).toBe(first.horizonDays);
  expect(refit.summary.againstChampion).toMatchObject({ championId: 'model-1', championVersion: 1 });
  const { rows, low, high } = refit.summary.againstChampion!;
  expect(rows).toBeGreaterThan(200);
  expect(low).toBeLessThan(high);
  expect(refit.status === 'champion').toBe(high < 0);
  expect(refit.standing).toMatchObject({ kind: 'compared', championVersion: 1, rows, low, high });
  // What the model page shows of it.
  expect(refit.summary.curves!.rows).toBe(refit.summary.metrics!.rows);
  expect(refit.summary.horizonReason).toMatchObject({ kind: 'asked', horizonDays: refit.horizonDays });
  expect(refit.summary.challengers.map(({ name }) => name)).toContain('logistic regression');
});
