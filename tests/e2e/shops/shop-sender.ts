import { topics } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { uniqueName, type WholeSystem } from '@ebb/testkit';
import { Kafka, logLevel } from 'kafkajs';

/** What a shop sends, without the fields that only its library fills in. */
export interface ShopMessage {
  readonly userId: string;
  readonly event: string;
  readonly properties?: Record<string, unknown>;
  readonly timestamp?: string;
}

/** An order so long ago that the rule tiers call the customer's silence high risk (180 days and more). */
export function orderLongAgo(userId: string): ShopMessage {
  return {
    userId,
    event: 'Order Completed',
    properties: { order_id: uniqueName('order'), total: 120.5, currency: 'EUR' },
    timestamp: new Date(Date.now() - 200 * dayMs).toISOString(),
  };
}

const asTrack = (message: ShopMessage) => ({ type: 'track', ...message });

/** Plain HTTP: what `curl -u KEY: …/v1/track` does. */
export async function postTrack({ origin, writeKeys }: WholeSystem, message: ShopMessage): Promise<void> {
  const answer = await fetch(`${origin}/v1/track`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKeys.simulated}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(asTrack(message)),
  });
  if (answer.status !== 200) throw new Error(`/v1/track answered ${answer.status}: ${await answer.text()}`);
}

/** A shop's own Kafka producer: any key, plain JSON, the write key in a header. */
export async function produceTrack(
  { kafkaBrokers, writeKeys }: WholeSystem,
  message: ShopMessage,
): Promise<void> {
  const kafka = new Kafka({ clientId: 'a-shop', brokers: [kafkaBrokers], logLevel: logLevel.ERROR });
  const producer = kafka.producer();
  await producer.connect();
  try {
    await producer.send({
      topic: topics.shopEvents.name,
      acks: -1,
      messages: [
        {
          key: 'whatever-the-shop-likes',
          value: JSON.stringify(asTrack(message)),
          headers: { 'write-key': writeKeys.simulated },
        },
      ],
    });
  } finally {
    await producer.disconnect();
  }
}

/** Messages of checked events that scoring has not committed yet. */
export async function scoringLag({ kafkaBrokers }: WholeSystem): Promise<number> {
  const kafka = new Kafka({ clientId: 'a-watcher', brokers: [kafkaBrokers], logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topic = topics.customerEvents.name;
    const ends = await admin.fetchTopicOffsets(topic);
    const [committed] = await admin.fetchOffsets({ groupId: 'ebb-scoring', topics: [topic] });
    return ends.reduce((lag, { partition, offset }) => {
      const done = committed?.partitions.find((entry) => entry.partition === partition)?.offset ?? '-1';
      return lag + Number(offset) - Math.max(0, Number(done));
    }, 0);
  } finally {
    await admin.disconnect();
  }
}
