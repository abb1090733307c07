import { createDeadLetterWriter, type DeadLetter } from './dead-letters.ts';
import type { OutgoingMessage } from './producer.ts';

const letter = (value: Buffer | null): DeadLetter => ({
  topic: 'events',
  partition: 1,
  offset: 7,
  key: Buffer.from('key'),
  value,
  headers: { theirs: 'kept' },
  reason: 'not_json',
  detail: 'x'.repeat(2_000),
});

function writerInto(written: OutgoingMessage[], fail: () => boolean = () => false) {
  return createDeadLetterWriter({
    producer: {
      publish: (_topic, messages) => {
        if (fail()) return Promise.reject(new Error('away'));
        written.push(...messages);
        return Promise.resolve();
      },
      queued: () => ({ messages: 0, bytes: 0 }),
      close: () => Promise.resolve(),
    },
    service: 'scoring',
    now: () => 0,
  });
}

describe('dead letters', () => {
  it('carry the original and say where it lay, who gave up on it, when and why', async () => {
    const written: OutgoingMessage[] = [];
    await writerInto(written).write([letter(Buffer.from('{'))]);
    expect(written).toEqual([
      {
        key: Buffer.from('key'),
        value: Buffer.from('{'),
        headers: {
          theirs: 'kept',
          'ebb-reason': 'not_json',
          'ebb-detail': 'x'.repeat(1_000),
          'ebb-topic': 'events',
          'ebb-partition': '1',
          'ebb-offset': '7',
          'ebb-failed-at': '1970-01-01T00:00:00.000Z',
          'ebb-service': 'scoring',
        },
      },
    ]);
  });

  it('are written once when a batch comes again, but not before they were acknowledged', async () => {
    const written: OutgoingMessage[] = [];
    let away = true;
    const writer = writerInto(written, () => away);
    const letters = [letter(Buffer.from('a')), letter(Buffer.from('a'))];
    await expect(writer.write(letters)).rejects.toThrow('away');
    away = false;
    // Two records of the same bytes are two letters; the same record a second time is not.
    await writer.write(letters);
    await writer.write(letters);
    await writer.write([...letters, letter(Buffer.from('b'))]);
    expect(written.map(({ value }) => String(value))).toEqual(['a', 'a', 'b']);
  });

  it('without a value cannot be told apart, and are written again rather than lost', async () => {
    const written: OutgoingMessage[] = [];
    const writer = writerInto(written);
    await writer.write([letter(null)]);
    await writer.write([letter(null)]);
    expect(written).toHaveLength(2);
  });
});
