import { topicsNamed } from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import { createKafka, ensureTopics, pingKafka } from '@ebb/kafka';
import { createMailer } from '@ebb/mail';
import { createSealer } from '@ebb/sealing';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { DeliveryConfig } from './config.ts';
import { escalate } from './loops/escalate.ts';
import { followAlerts } from './loops/follow-alerts.ts';
import { countAndPrune } from './loops/keep-house.ts';
import { planDigests } from './loops/plan-digests.ts';
import { startLoop } from './loops/run-loop.ts';
import { sendDue } from './loops/send-due.ts';
import { mailSender, mostMailsAtOnce } from './mail/send-mails.ts';
import { createDeliveryMetrics } from './metrics.ts';
import { createPost } from './webhook/post.ts';
import { mostWebhooksAtOnce, webhookSender } from './webhook/send-webhooks.ts';

const countEveryMs = 15_000;

/** Starts delivery: who is to be notified is written down as alerts change, and what was written down is sent. */
export async function startDelivery(
  config: DeliveryConfig,
  scope: Scope,
  now: () => number = Date.now,
): Promise<void> {
  const { log, health } = scope;
  const metrics = createDeliveryMetrics(scope.metrics);
  const db = openDatabase(config.databaseUrl, { poolSize: config.databasePoolSize, acquireTimeoutMs: 5_000 });
  scope.onStop('database', () => db.close());
  health.check('database', async () => {
    await db.prisma.$queryRawUnsafe('SELECT 1');
  });
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-delivery', log });
  health.check('kafka', () => pingKafka(kafka));

  const { post, close } = createPost({
    allowPrivateAddresses: config.allowPrivateAddresses,
    timeoutMs: config.webhookTimeoutMs,
  });
  scope.onStop('outgoing connections', close);
  const { publicUrl, leaseMs } = config;
  const sealer = createSealer(config.masterKey, config.previousMasterKeys);
  const mailer = createMailer(config);
  if (mailer !== undefined) scope.onStop('mail', () => mailer.close());
  else log.info('no mail is sent: EBB_SMTP_HOST is not set');
  const hasMail = mailer !== undefined;
  const channels = {
    webhook: { most: mostWebhooksAtOnce, send: webhookSender({ db, sealer, post, publicUrl, metrics, now }) },
    ...(mailer && {
      mail: { most: mostMailsAtOnce, send: mailSender({ db, mailer, publicUrl, metrics, now }) },
    }),
  };
  startLoop(scope, 'sender', config.pollMs, () => sendDue({ db, now, leaseMs, channels }));
  startLoop(scope, 'escalation', config.pollMs * 4, () => escalate(db, now(), { hasMail }));
  if (hasMail) startLoop(scope, 'digests', config.pollMs * 20, () => planDigests(db, now()));
  startLoop(scope, 'counting', countEveryMs, () => countAndPrune(db, metrics, now()));

  const { alerts } = topicsNamed(config.topicPrefix);
  await waitForServer(scope, 'Kafka', () =>
    ensureTopics(kafka, [alerts], { partitions: config.topicPartitions }),
  );
  await followAlerts(scope, config, { kafka, topic: alerts, db, hasMail, metrics, now });
}
