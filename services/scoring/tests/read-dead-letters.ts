import { deadLetterHeaders } from '@ebb/contracts';
import { createTailReader, headerText, type KafkaConnection } from '@ebb/kafka';
import { waitFor } from '@ebb/testkit';

export interface ReadLetter {
  readonly value: string | null;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  readonly service: string | undefined;
}

/** Every dead letter that is there now, in no particular order. */
export async function readDeadLetters(kafka: KafkaConnection, topic: string): Promise<ReadLetter[]> {
  const letters: ReadLetter[] = [];
  const reader = await createTailReader(kafka, {
    topic,
    start: { kind: 'timestamp', atMs: 0 },
    handle: ({ messages }) => {
      for (const message of messages) {
        letters.push({
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
  return letters;
}
