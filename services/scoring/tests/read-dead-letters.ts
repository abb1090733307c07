import { deadLetterHeaders } from '@ebb/contracts';
import { createTailReader, headerText, type KafkaConnection } from '@ebb/kafka';
import { waitFor } from '@ebb/testkit';

export interface ReadLetter {
  /** `partition@offset` of the record that was put aside. */
  readonly origin: string;
  readonly value: string | null;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  readonly service: string | undefined;
}

/**
 * Every dead letter that is there now, in no particular order. After a rebalance, or a producer that tried again, the
 * topic may hold a letter twice; its readers tell them by where the record came from, and so each is here once.
 */
export async function readDeadLetters(kafka: KafkaConnection, topic: string): Promise<ReadLetter[]> {
  const letters = new Map<string, ReadLetter>();
  const reader = await createTailReader(kafka, {
    topic,
    start: { kind: 'timestamp', atMs: 0 },
    handle: ({ messages }) => {
      for (const message of messages) {
        const origin = `${headerText(message, deadLetterHeaders.partition)}@${headerText(message, deadLetterHeaders.offset)}`;
        letters.set(origin, {
          origin,
          value: message.value === null ? null : String(message.value),
          reason: headerText(message, deadLetterHeaders.reason),
          detail: headerText(message, deadLetterHeaders.detail),
          service: headerText(message, deadLetterHeaders.service),
        });
      }
    },
    onFatal: (error) => {
      throw error;
    },
  });
  const passed = () =>
    [...reader.endOffsets].every(([partition, end]) => (reader.position().get(partition) ?? 0) >= end);
  await waitFor(passed, { what: 'all dead letters' });
  await reader.stop();
  return [...letters.values()];
}
