import type { KafkaConnection } from './create-kafka.ts';

/**
 * Connects to a broker and shakes hands.
 *
 * @throws when none answers
 */
export async function pingKafka(kafka: KafkaConnection): Promise<void> {
  const admin = kafka.client.admin({ retry: { retries: 0 } });
  await admin.connect();
  await admin.disconnect();
}
