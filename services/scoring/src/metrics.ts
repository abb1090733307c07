import { topics, type AlertMessage, type CustomerEvent, type PredictionMessage } from '@ebb/contracts';
import { retentionKinds } from '@ebb/contracts/retention';
import { durationBucketsSeconds, type Metrics } from '@ebb/service-kit';
import type { BatchReport } from './outcome.ts';

/** One place where scoring reports what happened. */
export interface ScoringReporter {
  batchDone: (outcome: BatchReport, fresh: readonly CustomerEvent[], nowMs: number) => void;
  scored: (alerts: readonly AlertMessage[], predictions: readonly PredictionMessage[]) => void;
  retried: (reason: 'deadlock' | 'lock_wait') => void;
  /** Customers whose profile was lost, or older than what is stored of them, and was recounted. */
  recovered: (customers: number) => void;
  published: (messages: number) => void;
  /** Zero when nothing waits. */
  outboxAge: (ageMs: number) => void;
  /** Zero when nothing waits to be added to the roll-ups. */
  rollupAge: (ageMs: number) => void;
  /** Customers whom time or an event has moved to another segment. */
  moved: (customers: number) => void;
  /** Guests who turned out to be customers. */
  joined: (guests: number) => void;
  clockScored: (customers: number) => void;
  batchSeconds: (seconds: number) => void;
  lag: (messages: number) => void;
  /** Models that should score and cannot, over all shops: they were trained on other features. */
  unusableModels: (models: number) => void;
  /** Batches that wait because their dead letters cannot be written. */
  deadLettersBlocked: (batches: number) => void;
  /** A whole record batch that could not be read was set aside. */
  undecodableBatch: (topic: string) => void;
  /** Rows that a shop does not keep. */
  letGo: (kind: string, rows: number) => void;
}

/** Latencies noted of one batch. */
const mostObserved = 200;
const causes = ['event', 'silence', 'model'] as const;

export function createScoringReporter(metrics: Metrics): ScoringReporter {
  const events = metrics.counter({
    name: 'scoring_events_total',
    help: 'Messages of customer.events by what became of them.',
    labelNames: ['outcome'],
  });
  for (const outcome of ['folded', 'repeat', 'dead_letter']) events.inc({ outcome }, 0);
  const batch = metrics.histogram({
    name: 'scoring_batch_duration_seconds',
    help: 'From a fetched batch to its commit.',
  });
  const latency = metrics.histogram({
    name: 'scoring_event_latency_seconds',
    help: 'From the arrival of a live event at ingest to the commit that scored it.',
    buckets: durationBucketsSeconds,
  });
  const predictions = metrics.counter({
    name: 'scoring_predictions_total',
    help: 'Scores published to watchers, by what made us look.',
    labelNames: ['cause'],
  });
  for (const cause of causes) predictions.inc({ cause }, 0);
  const alerts = metrics.counter({
    name: 'scoring_alerts_total',
    help: 'Changes of risk episodes made by the engine.',
    labelNames: ['change'],
  });
  for (const change of ['opened', 'escalated', 'eased', 'woken', 'closed']) alerts.inc({ change }, 0);
  const retries = metrics.counter({
    name: 'scoring_transaction_retries_total',
    help: 'Transactions run again because the database asked for it.',
    labelNames: ['reason'],
  });
  for (const reason of ['deadlock', 'lock_wait']) retries.inc({ reason }, 0);
  const recovered = metrics.counter({
    name: 'scoring_customers_recovered_total',
    help: 'Customers recounted from their events, because their profile was gone or older than their history.',
  });
  const outbox = metrics.counter({
    name: 'outbox_published_total',
    help: 'Messages published from the outbox.',
  });
  const oldest = metrics.gauge({
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest message that waits in the outbox.',
  });
  const rollups = metrics.gauge({
    name: 'rollup_changes_oldest_seconds',
    help: 'For how long at most the oldest change has waited to be added to the roll-ups.',
  });
  const moves = metrics.counter({
    name: 'scoring_segment_moves_total',
    help: 'Customers who came to another segment.',
  });
  const joins = metrics.counter({
    name: 'scoring_identity_joins_total',
    help: 'Guests who turned out to be customers and were joined to them.',
  });
  const clock = metrics.counter({
    name: 'scoring_clock_customers_total',
    help: 'Customers scored because they were due.',
  });
  const lag = metrics.gauge({
    name: 'scoring_lag_messages',
    help: 'Messages the consumer group is behind, all partitions.',
  });
  const unusable = metrics.gauge({
    name: 'scoring_unusable_models',
    help: 'Models that should score and cannot, trained on other features: rule tiers score instead. Train the shop again.',
  });
  const blocked = metrics.gauge({
    name: 'scoring_blocked_batches',
    help: 'Batches that wait, their partition with them, because a dead letter cannot be written.',
  });
  const undecodable = metrics.counter({
    name: 'undecodable_batches_total',
    help: 'Record batches that could not be read, and were set aside as they are.',
    labelNames: ['topic'],
  });
  undecodable.inc({ topic: topics.customerEvents.name }, 0);
  const letGo = metrics.counter({
    name: 'retention_removed_total',
    help: 'Rows removed because a shop keeps them no longer.',
    labelNames: ['kind'],
  });
  for (const kind of retentionKinds) letGo.inc({ kind }, 0);
  return {
    batchDone({ folded, repeats, poisoned }, fresh, nowMs) {
      events.inc({ outcome: 'folded' }, folded);
      events.inc({ outcome: 'repeat' }, repeats);
      events.inc({ outcome: 'dead_letter' }, poisoned);
      // Of a large batch every so many: its events were committed together, and each observation has its price.
      const live = fresh.filter(({ imported }) => imported !== true);
      const step = Math.ceil(live.length / mostObserved);
      for (let index = 0; index < live.length; index += step)
        latency.observe(Math.max(0, nowMs - live[index]!.receivedAt) / 1_000);
    },
    scored(changed, published) {
      for (const { change } of changed) alerts.inc({ change });
      for (const cause of causes) {
        const count = published.filter((message) => message.cause === cause).length;
        if (count > 0) predictions.inc({ cause }, count);
      }
    },
    retried: (reason) => retries.inc({ reason }),
    recovered: (customers) => recovered.inc(customers),
    published: (messages) => outbox.inc(messages),
    outboxAge: (ageMs) => oldest.set(ageMs / 1_000),
    rollupAge: (ageMs) => rollups.set(ageMs / 1_000),
    moved: (customers) => moves.inc(customers),
    joined: (guests) => joins.inc(guests),
    clockScored: (customers) => clock.inc(customers),
    batchSeconds: (seconds) => batch.observe(seconds),
    lag: (messages) => lag.set(messages),
    unusableModels: (models) => unusable.set(models),
    deadLettersBlocked: (batches) => blocked.set(batches),
    undecodableBatch: (topic) => undecodable.inc({ topic }),
    letGo: (kind, rows) => letGo.inc({ kind }, rows),
  };
}
