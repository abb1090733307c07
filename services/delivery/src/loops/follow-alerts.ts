import { AlertMessage, renewAlertMessage, type TopicSpec } from '@ebb/contracts';
import { inTransaction, type Database } from '@ebb/db';
import { endEscalations, insertDeliveries, startEscalations } from '@ebb/db/delivery';
import { runBatchConsumer, type KafkaConnection } from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import { Compile } from 'typebox/compile';
import type { DeliveryConfig } from '../config.ts';
import type { DeliveryMetrics } from '../metrics.ts';
import { planEscalations } from '../plan/plan-escalations.ts';
import { planMails } from '../plan/plan-mails.ts';
import { newsOf, planWebhooks } from '../plan/plan-webhooks.ts';
import { shopContents } from '../plan/shop-content.ts';

const validator = Compile(AlertMessage);

/** @returns undefined for a record that is not what the topic promises */
function decode(value: Buffer | null): AlertMessage | undefined {
  if (value === null) return undefined;
  try {
    const message = renewAlertMessage(JSON.parse(value.toString('utf8')));
    return validator.Check(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

export interface FollowParts {
  readonly kafka: KafkaConnection;
  readonly topic: TopicSpec;
  readonly db: Database;
  /** Whether people can be written to. */
  readonly hasMail: boolean;
  readonly metrics: DeliveryMetrics;
  readonly now: () => number;
}

/**
 * Reads the alerts topic and writes down who is to be notified of each change, before it moves on. All processes share the topic; a
 * change that is read again, by whomever, finds its messages written.
 */
export async function followAlerts(scope: Scope, config: DeliveryConfig, parts: FollowParts): Promise<void> {
  const { kafka, topic, metrics, now } = parts;
  const heartbeat = scope.health.heartbeat('alerts', { staleAfterMs: 60_000 });
  const beat = () => heartbeat.beat();
  const join = () =>
    runBatchConsumer(kafka, {
      groupId: `${config.topicPrefix}ebb-delivery`,
      topics: [topic.name],
      handle: async ({ messages }) => {
        const changes = messages.flatMap(({ value }) => decode(value) ?? []);
        metrics.records.inc({ result: 'read' }, changes.length);
        metrics.records.inc({ result: 'invalid' }, messages.length - changes.length);
        await writeDown(parts, changes, now());
      },
      // A batch of alerts that cannot be read: who it was about is not known; the screens show them.
      setAside: () => {
        metrics.records.inc({ result: 'undecodable' });
        return Promise.resolve();
      },
      onFatal: scope.fail,
      onBeat: beat,
    });
  const consumer = await waitForServer(scope, 'Kafka', join, { beat });
  scope.onStop('consumer', () => consumer.stop());
}

async function writeDown(
  { db, hasMail }: Pick<FollowParts, 'db' | 'hasMail'>,
  changes: readonly AlertMessage[],
  nowMs: number,
): Promise<void> {
  const shopOf = shopContents(db);
  const webhooks = await planWebhooks(db, newsOf(changes), shopOf);
  const mails = hasMail ? await planMails(db, changes, { shopOf, nowMs }) : [];
  const { starts, touched, over } = await planEscalations(db, changes);
  const deliveries = [...webhooks, ...mails];
  await inTransaction(db, async (tx) => {
    // First those that begin: what was touched in the same breath ends with the rest.
    await startEscalations(tx, starts, nowMs);
    await endEscalations(tx, touched, 'touched', nowMs);
    await endEscalations(tx, over, 'over', nowMs);
    await insertDeliveries(tx, deliveries, nowMs);
  });
}
