import { deadLetterHeaders } from '@ebb/contracts';
import {
  createTailReader,
  headerText,
  type FetchedMessage,
  type KafkaConnection,
  type OutgoingMessage,
  type Producer,
  type TailReaderOptions,
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
  await readUntil(
    kafka,
    { topic: deadLetterTopic, start: { kind: 'timestamp', atMs: filter.sinceMs ?? 0 } },
    (letter) => void (fits(letter, filter) && take(letter)),
    (_partition, end) => end,
  );
}

/** Hands over letters until each partition is read up to `untilOf`, given its end. */
async function readUntil(
  kafka: KafkaConnection,
  from: Pick<TailReaderOptions, 'topic' | 'start'>,
  take: (letter: KeptLetter) => void,
  untilOf: (partition: number, end: number) => number,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let finish = () => {};
    const started = createTailReader(kafka, {
      ...from,
      onFatal: reject,
      onBeat: () => finish(),
      handle: ({ partition, messages }) => {
        for (const message of messages) take(keptLetter(partition, message));
      },
    });
    started.then((reader) => {
      finish = () => {
        const position = reader.position();
        const passed = [...reader.endOffsets].every(
          ([partition, end]) => (position.get(partition) ?? 0) >= untilOf(partition, end),
        );
        if (!passed) return;
        finish = () => {};
        reader.stop().then(resolve, reject);
      };
      finish();
    }, reject);
  });
}

/**
 * The letters that lie at some places, by their id (`partition:offset`); those that are gone are left out. Reads from the
 * first of them on, each partition by itself.
 */
export async function readLettersAt(
  kafka: KafkaConnection,
  deadLetterTopic: string,
  ids: readonly string[],
): Promise<Map<string, KeptLetter>> {
  const wanted = new Set(ids);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const id of wanted) {
    const [partition = 0, offset = 0] = id.split(':').map(Number);
    first.set(partition, Math.min(offset, first.get(partition) ?? offset));
    last.set(partition, Math.max(offset, last.get(partition) ?? offset));
  }
  const found = new Map<string, KeptLetter>();
  await readUntil(
    kafka,
    { topic: deadLetterTopic, start: { kind: 'offsets', offsets: Object.fromEntries(first) } },
    (letter) => void (wanted.has(letter.id) && found.set(letter.id, letter)),
    (partition, end) => Math.min(end, (last.get(partition) ?? -1) + 1),
  );
  return found;
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

/** A record of the dead-letter topic as a letter. */
export function keptLetter(partition: number, message: FetchedMessage): KeptLetter {
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
