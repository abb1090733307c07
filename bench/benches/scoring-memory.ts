/**
 * Memory of a scoring process under load: live events at a steady rate, about half of what it can do, for minutes.
 * Servers of its own, durable.
 *
 *     node bench/run.mjs scoring-memory [--minutes 10] [--rate 10000] [--limit 5] [--same-orders]
 *
 * Resident memory and heap are read every ten seconds; of each minute the lowest counts. After a first fifth of the
 * time (the heap and the compiled code find their size), a straight line is laid through these points: flat means that
 * it rises by less than the limit, in megabytes a minute. Fails when it does not, or when the process did not keep up.
 * Each order makes a customer's state longer. With `--same-orders` each customer states one and the same order again
 * and again: the states keep their size, and what rises then is no state.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { createKafka, createProducer } from '@ebb/kafka';
import { createTestDatabase, createTestTopics } from '@ebb/testkit';
import { startDurableServers } from '../load/durable-servers.ts';
import { readUsage } from '../load/process-usage.ts';
import { addShopWithChampion, scoringLoad } from '../load/scoring-load.ts';
import { startService } from '../load/service-process.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '10000' },
    /** MB a minute. A leak of 20 bytes an event at the default rate would be twice as much. */
    limit: { type: 'string', default: '5' },
    'same-orders': { type: 'boolean', default: false },
  },
});
const minutes = Number(options.minutes);
const rate = Number(options.rate);
const tickMs = 50;
const sampleMs = 10_000;

interface Sample {
  minute: number;
  rssMegabytes: number;
  heapMegabytes: number;
  lag: number;
}

/** Between two collections memory rises and falls by more than any leak: only the lowest points tell. */
function lowestOfEachMinute(samples: readonly Sample[]): Sample[] {
  const lowest = new Map<number, Sample>();
  for (const sample of samples) {
    const minute = Math.floor(sample.minute);
    const known = lowest.get(minute);
    if (known === undefined) lowest.set(minute, sample);
    else {
      const rssMegabytes = Math.min(known.rssMegabytes, sample.rssMegabytes);
      const heapMegabytes = Math.min(known.heapMegabytes, sample.heapMegabytes);
      lowest.set(minute, { ...known, rssMegabytes, heapMegabytes });
    }
  }
  return [...lowest.values()];
}

/** Least squares: how much `value` rises in a minute. */
function slope(samples: readonly Sample[], value: (sample: Sample) => number): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanX, meanY] = [mean(({ minute }) => minute), mean(value)];
  const spread = mean(({ minute }) => (minute - meanX) ** 2);
  return spread === 0 ? NaN : mean((s) => (s.minute - meanX) * (value(s) - meanY)) / spread;
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  try {
    const database = await createTestDatabase('memory');
    const topics = await createTestTopics('memory', { partitions: 6 });
    const topic = topics.names.customerEvents;
    const db = openDatabase(database.url);
    await addShopWithChampion(db, Date.now()).finally(() => db.close());
    const scoring = await startService('scoring', {
      KAFKA_BROKERS: servers.kafkaBrokers,
      DATABASE_URL: database.url,
      EBB_TOPIC_PREFIX: topic.slice(0, -'customer.events'.length),
    });
    const producer = await createProducer(
      createKafka({ brokers: servers.kafkaBrokers.split(','), clientId: 'bench' }),
      { maxInFlight: 4 },
    );
    const load = scoringLoad(1_000_000_000, 50_000, 0, Date.now());
    const samples: Sample[] = [];
    const startedMs = performance.now();
    let sent = 0;
    let nextSampleMs = sampleMs;
    for (let elapsedMs = 0; elapsedMs < minutes * 60_000; elapsedMs = performance.now() - startedMs) {
      const messages = [];
      for (; sent < (elapsedMs / 1_000) * rate; sent++) {
        const nowMs = Date.now();
        const event = { ...load.event(sent), occurredAt: nowMs, receivedAt: nowMs };
        if (options['same-orders'] && event.orderId !== undefined)
          event.orderId = `order-of-${event.customerId}`;
        messages.push({ key: `${event.shopId}:${event.customerId}`, value: JSON.stringify(event) });
      }
      if (messages.length > 0) await producer.publish(topic, messages);
      if (elapsedMs >= nextSampleMs) {
        nextSampleMs += sampleMs;
        const sample = {
          minute: elapsedMs / 60_000,
          rssMegabytes: readUsage(scoring.pid).rssMegabytes,
          heapMegabytes: (await scoring.metric('ebb_nodejs_heap_size_used_bytes')) / 2 ** 20,
          lag: await scoring.metric('ebb_scoring_lag_messages'),
        };
        samples.push(sample);
        console.log(
          `${sample.minute.toFixed(1)} min: ${Math.round(sample.rssMegabytes)} MB resident, ${Math.round(sample.heapMegabytes)} MB heap, ${sample.lag} behind, ${sent} sent`,
        );
      }
      await delay(tickMs);
    }
    await Promise.all([producer.close(), scoring.stop()]);
    const later = lowestOfEachMinute(samples.slice(Math.floor(samples.length / 5)));
    const [rss, heap] = [
      slope(later, ({ rssMegabytes }) => rssMegabytes),
      slope(later, ({ heapMegabytes }) => heapMegabytes),
    ];
    const isFlat = rss < Number(options.limit);
    const behindSeconds = (samples.at(-1)?.lag ?? Infinity) / rate;
    console.log(
      `${isFlat ? 'flat' : 'NOT FLAT'}: resident memory rises by ${rss.toFixed(2)} MB a minute, heap by ${heap.toFixed(2)}; ${Math.round(sent / (minutes * 60))} events/s for ${minutes} minutes, ${behindSeconds.toFixed(1)} s behind at the end`,
    );
    if (!isFlat || behindSeconds > 10) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

await main();
