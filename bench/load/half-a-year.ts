import type { Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createMetrics } from '@ebb/service-kit';
import { scoreDueCustomers } from '../../services/scoring/src/loops/silence-clock.ts';
import { createScoringReporter } from '../../services/scoring/src/metrics.ts';
import { scoreBatch, type PipelineParts } from '../../services/scoring/src/pipeline.ts';
import { openLiveServings } from '@ebb/model-serving';
import { addShopWithChampion, scoringLoad, type ScoringLoad } from './scoring-load.ts';

const rounds = 4;
const daysApart = 40;
const batchEvents = 2_000;

/**
 * Half a year of a shop on an injected clock, scored by the real code: rounds of events, each followed by a silence
 * after which the clock looks at everybody; so there are points, and alerts that open and close.
 * @returns the load the events came from; each has its message id
 */
export async function liveHalfAYear(db: Database, events: number, customers: number): Promise<ScoringLoad> {
  const beganMs = Date.now() - rounds * daysApart * dayMs;
  let nowMs = beganMs;
  await addShopWithChampion(db, beganMs - dayMs);
  const parts: PipelineParts = {
    db,
    servings: await openLiveServings(db, () => nowMs),
    report: createScoringReporter(createMetrics({ name: 'scoring', version: 'bench' })),
    now: () => nowMs,
    importPatienceMs: 600_000,
    deadLetters: { write: () => Promise.reject(new Error('a dead letter')) },
    onCommitted: () => undefined,
  };
  const load = scoringLoad(events, customers, 0, beganMs);
  const perRound = Math.ceil(events / rounds);
  for (let round = 0; round < rounds; round++) {
    nowMs = beganMs + round * daysApart * dayMs;
    let next = round * perRound;
    const end = Math.min(events, next + perRound);
    const lane = async () => {
      while (next < end) {
        const from = next;
        next = Math.min(end, from + batchEvents);
        await scoreBatch(batchOf(load.event, [from, next], round, nowMs), parts);
      }
    };
    await Promise.all([lane(), lane()]);
    nowMs += (daysApart - 5) * dayMs;
    while ((await scoreDueCustomers({ ...parts, batchCustomers: 2_000 })) > 0);
  }
  return load;
}

function batchOf(
  event: ReturnType<typeof scoringLoad>['event'],
  [from, to]: readonly [number, number],
  round: number,
  nowMs: number,
): Parameters<typeof scoreBatch>[0] {
  const messages = Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const occurredAt = nowMs - ((index * 7_919) % (30 * dayMs));
    const { orderId, amountMinor, ...rest } = event(index);
    // Every second customer stops ordering after the first round, and is found by the silence.
    const stays = round === 0 || Number(rest.customerId.at(-1)) % 2 === 0;
    const given = stays ? { ...rest, orderId, amountMinor } : { ...rest, kind: 'page_viewed' };
    const value = Buffer.from(JSON.stringify({ ...given, occurredAt, receivedAt: nowMs }));
    return { offset, key: null, value, timestampMs: 0, headers: {} };
  });
  return {
    topic: 'customer.events',
    partition: 0,
    messages,
    firstOffset: 0,
    lastOffset: messages.length - 1,
    highWatermark: messages.length,
    signal: new AbortController().signal,
    heartbeat: () => Promise.resolve(),
  };
}
