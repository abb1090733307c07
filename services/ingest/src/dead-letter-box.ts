import { deadLetterHeaders } from '@ebb/contracts';
import {
  createTailReader,
  headerText,
  type FetchedMessage,
  type KafkaConnection,
  type OutgoingMessage,
  type Producer,
} from '@ebb/kafka';

/** A dead letter as it lies in its topic. */
export interface KeptLetter {
  /** `partition:offset` in the dead-letter topic: what commands name it by. */
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  /** Where it came from. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly failedAt: string;
  readonly service: string;
  readonly message: FetchedMessage;
}

/** Which letters a command is about; what is left out does not restrict. */
export interface LetterFilter {
  readonly ids?: readonly string[];
  readonly reason?: string;
  readonly topic?: string;
  /** Epoch ms. */
  readonly sinceMs?: number;
}

/** Put on a replayed record, so that it can be told from the first one. */
export const replayHeader = 'ebb-replay-of';
/** Put on a repaired record: the place of the one it stands for, and the fields that were changed. */
export const replacesHeader = 'ebb-replaces';
export const repairedHeader = 'ebb-repaired';

/** Hands over every letter that is there now and fits, partition by partition in the order they were written. */
export async function readLetters(
  kafka: KafkaConnection,
  deadLetterTopic: string,
  filter: LetterFilter,
  take: (letter: KeptLetter) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let finish = () => {};
    const started = createTailReader(kafka, {
      topic: deadLetterTopic,
      start: { kind: 'timestamp', atMs: filter.sinceMs ?? 0 },
      onFatal: reject,
      onBeat: () => finish(),
      handle: ({ partition, messages }) => {
        for (const message of messages) {
          const letter = keptLetter(partition, message);
          if (fits(letter, filter)) take(letter);
        }
      },
    });
    started.then((reader) => {
      finish = () => {
        const position = reader.position();
        const passed = [...reader.endOffsets].every(
          ([partition, end]) => (position.get(partition) ?? 0) >= end,
        );
        if (!passed) return;
        finish = () => {};
        reader.stop().then(resolve, reject);
      };
      finish();
    }, reject);
  });
}

/** The record as it was received, for the topic it came from. */
export function replayOf({ id, message }: KeptLetter): OutgoingMessage {
  const ours: ReadonlySet<string> = new Set([
    ...Object.values(deadLetterHeaders),
    replayHeader,
    replacesHeader,
    repairedHeader,
  ]);
  const theirs = Object.entries(message.headers).filter(([name]) => !ours.has(name));
  return {
    key: message.key,
    value: message.value,
    headers: { ...Object.fromEntries(theirs), [replayHeader]: id },
  };
}

/** Writes messages back to where they came from; what is still not acceptable becomes a dead letter again. */
export async function sendBack(
  producer: Pick<Producer, 'publish'>,
  back: readonly { readonly topic: string; readonly message: OutgoingMessage }[],
): Promise<void> {
  const byTopic = new Map<string, OutgoingMessage[]>();
  for (const { topic, message } of back) {
    const messages = byTopic.get(topic) ?? [];
    messages.push(message);
    byTopic.set(topic, messages);
  }
  for (const [topic, messages] of byTopic) await producer.publish(topic, messages);
}

function keptLetter(partition: number, message: FetchedMessage): KeptLetter {
  const text = (name: keyof typeof deadLetterHeaders) => headerText(message, deadLetterHeaders[name]) ?? '';
  return {
    id: `${partition}:${message.offset}`,
    reason: text('reason'),
    detail: text('detail'),
    topic: text('topic'),
    partition: Number(text('partition')),
    offset: Number(text('offset')),
    failedAt: text('failedAt'),
    service: text('service'),
    message,
  };
}

function fits(letter: KeptLetter, { ids, reason, topic }: LetterFilter): boolean {
  return (
    (ids === undefined || ids.includes(letter.id)) &&
    (reason === undefined || letter.reason === reason) &&
    (topic === undefined || letter.topic === topic)
  );
}
