import { insertDeadLetters, openDatabase, pruneDeadLetters, readShops, type NewDeadLetter } from '@ebb/db';
import { runBatchConsumer, type KafkaConnection, type Producer } from '@ebb/kafka';
import type { Scope } from '@ebb/service-kit';
import { repeat } from '../repeat.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import { startTopicIntake } from '../shop-events/topic-intake.ts';
import { keptLetter, readLettersAt } from './dead-letter-box.ts';
import { answerLetterRequests } from './letter-requests.ts';
import { jsonOfLetter, letterRow } from './letter-row.ts';
import { shopOfLetter } from './letter-shop.ts';

const kept = { ms: 30 * 86_400_000, perShop: 10_000 };
const askEveryMs = 500;
const afterFailureMs = 5_000;
const pruneEveryMs = 60_000;

export interface DeadLetterParts {
  readonly databaseUrl: string;
  readonly kafka: KafkaConnection;
  readonly producer: Producer;
  readonly shopKeys: ShopKeys;
  readonly topicPrefix: string;
  readonly topic: string;
}

/**
 * Shows shops their dead letters and does what people ask for there. Letters are copied from their topic to the record,
 * with their shop, and requests are carried out here, where the judges are. It takes part in nothing else: whatever
 * goes wrong with it is tried again, and events are taken meanwhile.
 */
export function startDeadLetters(scope: Scope, parts: DeadLetterParts): void {
  const { kafka, topic, topicPrefix, shopKeys } = parts;
  const database = openDatabase(parts.databaseUrl, { poolSize: 2, acquireTimeoutMs: 5_000 });
  scope.onStop('dead letters: database', () => database.close());
  const shops = async () => {
    const ids = new Set((await readShops(database)).map(({ id }) => id));
    return (shopId: string) => ids.has(shopId);
  };

  const join = (onFatal: (error: unknown) => void) =>
    runBatchConsumer(kafka, {
      groupId: `${topicPrefix}ebb-dead-letters`,
      topics: [topic],
      onFatal,
      // They are looked at with the command: of these bytes nobody knows whose they are.
      setAside: async () => undefined,
      handle: async ({ partition, messages }) => {
        const hasShop = await shops();
        const rows: NewDeadLetter[] = [];
        for (const message of messages) {
          const letter = keptLetter(partition, message);
          const json = jsonOfLetter(letter);
          const shopId = await shopOfLetter(letter.topic, message, json, { topicPrefix, shopKeys, hasShop });
          if (shopId !== undefined) rows.push(letterRow(letter, shopId, json));
        }
        await insertDeadLetters(database, rows);
      },
    });
  const intake = startTopicIntake({
    scope,
    join,
    beat: () => undefined,
    report: { setIntakeUp: () => undefined, setLag: () => undefined },
  });
  intake.catch((error: unknown) => {
    if (!scope.signal.aborted) scope.log.error({ err: error }, 'dead letters are not shown to shops');
  });
  scope.onStop('dead letters: intake', () => intake.catch(() => undefined));

  let restUntilMs = 0;
  const requests = repeat(askEveryMs, async () => {
    if (performance.now() < restUntilMs) return;
    try {
      await answerLetterRequests({
        database,
        producer: parts.producer,
        readLetters: (ids) => readLettersAt(kafka, topic, ids),
        repairParts: async () => ({ topicPrefix, shopKeys, hasShop: await shops(), now: Date.now }),
        now: Date.now,
      });
    } catch (error) {
      restUntilMs = performance.now() + afterFailureMs;
      scope.log.warn({ err: error }, 'requests about dead letters wait');
    }
  });
  const pruning = repeat(pruneEveryMs, async () => {
    try {
      await pruneDeadLetters(database, { failedBeforeMs: Date.now() - kept.ms, keptPerShop: kept.perShop });
    } catch (error) {
      scope.log.warn({ err: error }, 'old dead letters could not be removed');
    }
  });
  scope.onStop('dead letters: requests', async () => {
    await Promise.all([requests.stop(), pruning.stop()]);
  });
}
