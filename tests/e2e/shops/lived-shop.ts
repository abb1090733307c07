import type { CustomerEvent } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import type { ShopRecord } from '@ebb/domain';
import { dayMs } from '@ebb/domain';
import { createLogger, createMetrics } from '@ebb/service-kit';
import { fakeClock } from '@ebb/testkit';
import { scoreDueCustomers } from '../../../services/scoring/src/loops/silence-clock.ts';
import { createScoringReporter } from '../../../services/scoring/src/metrics.ts';
import { storeTogether, type PipelineParts } from '../../../services/scoring/src/pipeline.ts';
import { openLiveServings } from '@ebb/model-serving';
import { readTrainerConfig } from '../../../services/trainer/src/config.ts';
import { createTrainerMetrics } from '../../../services/trainer/src/metrics.ts';
import { watchShops } from '../../../services/trainer/src/watch-shops.ts';

const hourMs = 3_600_000;
const eventsAtOnce = 2_000;
const customersAtOnce = 500;

export interface LivedShop {
  readonly databaseUrl: string;
  readonly shop: ShopRecord & { readonly name: string };
  /** Everything up to `nowMs`: what happened before the first day comes as an imported history, the rest as it happens. */
  readonly events: readonly CustomerEvent[];
  /** UTC day on which Ebb is installed: the history is loaded and the first model trained. */
  readonly firstDay: number;
  readonly nowMs: number;
  /** Whether the trainer looks at the shop on a day, and whether a model is due then. */
  readonly trainer: (daysAfterFirst: number) => 'sleeps' | 'looks' | 'trains';
  /** What people do on a day, after everything else. */
  readonly act?: (daysAfterFirst: number, db: Database, nowMs: number) => Promise<void>;
}

/**
 * Gives an empty database a shop with a past: each day its events go through scoring's transaction, the silence clock scores whoever is due, and the trainer takes a turn, all by a clock that is moved.
 * So what the pages show of matured weeks, drift and experiments has come about as it does in months.
 */
export async function liveThrough(lived: LivedShop): Promise<void> {
  const { shop, firstDay, nowMs } = lived;
  const db = openDatabase(lived.databaseUrl, { poolSize: 4 });
  try {
    const { id, name, currency, currencyDigits, settings } = shop;
    const row = { id, name, currency, currencyDigits, timeZone: 'UTC', settings: JSON.stringify(settings) };
    await db.prisma.shop.create({ data: { ...row, createdMs: BigInt(firstDay * dayMs) } });
    const clock = fakeClock(firstDay * dayMs);
    const parts: PipelineParts = {
      db,
      servings: await openLiveServings(db, clock.now),
      report: createScoringReporter(createMetrics({ name: 'scoring', version: 'test' })),
      now: clock.now,
      importPatienceMs: 600_000,
      deadLetters: { write: () => Promise.reject(new Error('a lived shop sends nothing poisonous')) },
      onCommitted: () => undefined,
    };
    const days = eventsByDay(lived);
    await take(days.get(firstDay - 1) ?? [], parts);
    for (let day = firstDay; day * dayMs < nowMs; day++) {
      // Two hours after midnight everybody's minute has passed; today it may not be so late yet.
      clock.set(Math.min(day * dayMs + 2 * hourMs, nowMs));
      await scoreDue(parts);
      await take(days.get(day) ?? [], parts);
      clock.set(Math.min((day + 1) * dayMs - hourMs, nowMs));
      const turn = lived.trainer(day - firstDay);
      if (turn !== 'sleeps') await oneTurnOfTheTrainer(db, lived.databaseUrl, clock.now, turn === 'trains');
      await lived.act?.(day - firstDay, db, clock.now());
      await parts.servings.refresh();
    }
    await scoreDue(parts);
  } finally {
    await db.close();
  }
}

/** By UTC day, with the marks of how they came; the imported history under the day before the first. */
function eventsByDay({ events, firstDay, nowMs }: LivedShop): Map<number, CustomerEvent[]> {
  const days = new Map<number, CustomerEvent[]>();
  for (const { imported: _imported, ...event } of events) {
    const { occurredAt } = event;
    if (occurredAt > nowMs) continue;
    const isHistory = occurredAt < firstDay * dayMs;
    const day = isHistory ? firstDay - 1 : Math.floor(occurredAt / dayMs);
    const came: CustomerEvent = isHistory
      ? { ...event, receivedAt: firstDay * dayMs, imported: true }
      : { ...event, receivedAt: occurredAt };
    const others = days.get(day);
    if (others === undefined) days.set(day, [came]);
    else others.push(came);
  }
  return days;
}

async function take(events: readonly CustomerEvent[], parts: PipelineParts): Promise<void> {
  for (let from = 0; from < events.length; from += eventsAtOnce)
    await storeTogether([events.slice(from, from + eventsAtOnce)], parts);
}

async function scoreDue(parts: PipelineParts): Promise<void> {
  const clock = { ...parts, batchCustomers: customersAtOnce };
  while ((await scoreDueCustomers(clock)) === customersAtOnce);
}

/** The trainer's own loop, ended when it would rest for the first time. */
async function oneTurnOfTheTrainer(
  db: Database,
  databaseUrl: string,
  now: () => number,
  isModelDue: boolean,
): Promise<void> {
  const ending = new AbortController();
  await watchShops({
    db,
    config: {
      ...readTrainerConfig({ DATABASE_URL: databaseUrl }),
      get pollMs() {
        ending.abort();
        return 0;
      },
      quietMs: 0,
      retrainAfterMs: isModelDue ? dayMs : Infinity,
      purchaseAfterMs: Infinity,
      retryAfterMs: dayMs,
    },
    log: createLogger({ name: 'trainer', level: 'silent', version: 'test' }),
    metrics: createTrainerMetrics(createMetrics({ name: 'trainer', version: 'test' })),
    heartbeat: { beat: () => undefined, end: () => undefined },
    signal: ending.signal,
    now,
  });
}
