import { topics, type EventVerdict } from '@ebb/contracts';
import { storeKinds, type StoreKind } from '@ebb/contracts/stores';
import type { Producer } from '@ebb/kafka';
import type { Metrics } from '@ebb/service-kit';
import { notKeptReasons, type NotKeptReason } from './refused/refused-events.ts';

/** What became of a store's webhook. */
const storeOutcomes = ['taken', 'refused', 'bad_signature'] as const;
type StoreOutcome = (typeof storeOutcomes)[number];

/** What ingest reports about itself. Labels: `way` is http or kafka, `verdict` is accepted or a rejection code. */
export interface IngestMetrics {
  countVerdicts(way: 'http' | 'kafka', verdicts: readonly Pick<EventVerdict, 'status' | 'code'>[]): void;
  /** From handing events to the producer to Kafka's acknowledgement. */
  timePublish(): () => void;
  watchQueue(producer: Producer): void;
  setLag(lagMessages: number): void;
  countBatchRetry(): void;
  countUndecodableBatch(): void;
  setIntakeUp(isUp: boolean): void;
  /** Webhooks of stores. */
  countStoreDelivery(kind: StoreKind, outcome: StoreOutcome): void;
  countNotKept(reason: NotKeptReason, events: number): void;
}

export function createIngestMetrics(metrics: Metrics): IngestMetrics {
  const events = metrics.counter({
    name: 'ingest_events_total',
    help: 'Events by the way they came and what became of them.',
    labelNames: ['way', 'verdict'],
  });
  const publish = metrics.histogram({
    name: 'ingest_publish_seconds',
    help: 'From handing a request’s events to the producer to the acknowledgement of all replicas.',
  });
  const lag = metrics.gauge({
    name: 'ingest_raw_lag_messages',
    help: 'Messages of shop.events that have not been taken yet.',
  });
  const retries = metrics.counter({
    name: 'ingest_raw_batch_retries_total',
    help: 'Batches of shop.events that failed for a passing reason and were tried again.',
  });
  const undecodable = metrics.counter({
    name: 'undecodable_batches_total',
    help: 'Record batches that could not be read, and were set aside as they are.',
    labelNames: ['topic'],
  });
  undecodable.inc({ topic: topics.shopEvents.name }, 0);
  const intake = metrics.gauge({
    name: 'ingest_topic_intake_up',
    help: '1 while messages are taken from shop.events, 0 while the intake rests before it is started again.',
  });
  const notKept = metrics.counter({
    name: 'ingest_refused_events_not_kept_total',
    help: 'Refused events that were counted and not kept for the shop to see.',
    labelNames: ['reason'],
  });
  const storeDeliveries = metrics.counter({
    name: 'ingest_store_deliveries_total',
    help: 'Webhooks of Shopify and WooCommerce stores by what became of them.',
    labelNames: ['kind', 'outcome'],
  });
  for (const kind of storeKinds)
    for (const outcome of storeOutcomes) storeDeliveries.inc({ kind, outcome }, 0);
  for (const reason of notKeptReasons) notKept.inc({ reason }, 0);
  return {
    countVerdicts(way, verdicts) {
      const counts = new Map<string, number>();
      for (const { status, code } of verdicts) {
        const verdict = status === 'accepted' ? status : (code ?? 'rejected');
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      }
      for (const [verdict, count] of counts) events.inc({ way, verdict }, count);
    },
    timePublish() {
      return publish.startTimer();
    },
    watchQueue(producer) {
      metrics.gauge({
        name: 'ingest_queue_messages',
        help: 'Events waiting for Kafka’s acknowledgement.',
        collect() {
          this.set(producer.queued().messages);
        },
      });
    },
    setLag: (lagMessages) => lag.set(lagMessages),
    countBatchRetry: () => retries.inc(),
    countStoreDelivery: (kind, outcome) => storeDeliveries.inc({ kind, outcome }),
    countNotKept: (reason, events) => notKept.inc({ reason }, events),
    setIntakeUp: (isUp) => intake.set(isUp ? 1 : 0),
    countUndecodableBatch: () => undecodable.inc({ topic: topics.shopEvents.name }),
  };
}
