import fc from 'fast-check';
import { KafkaUnavailableError, ProducerOverloadedError } from '../connection/kafka-errors.ts';
import { createSendQueue, type SendQueueOptions } from './send-queue.ts';

/** A broker that acknowledges when told. */
function manualBroker() {
  const groups: { messages: readonly string[]; acknowledge: () => void; refuse: (error: Error) => void }[] =
    [];
  const send = (messages: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      groups.push({ messages, acknowledge: resolve, refuse: reject });
    });
  return { groups, send };
}

function queueOf(send: SendQueueOptions<string>['send'], options: Partial<SendQueueOptions<string>> = {}) {
  return createSendQueue<string>({
    send,
    bytesOf: (message) => message.length,
    maxGroupBytes: 10,
    maxQueuedMessages: 100,
    maxQueuedBytes: 1_000,
    deadlineMs: 60_000,
    maxInFlight: 1,
    ...options,
  });
}

describe('send queue', () => {
  it('gathers calls made while a group is under way into the next group', async () => {
    const { groups, send } = manualBroker();
    const queue = queueOf(send);
    const calls = [queue.push(['a']), queue.push(['b']), queue.push(['c', 'd'])];
    expect(groups.map((group) => group.messages)).toEqual([['a']]);
    groups[0]!.acknowledge();
    await calls[0];
    expect(groups.map((group) => group.messages)).toEqual([['a'], ['b', 'c', 'd']]);
    groups[1]!.acknowledge();
    await Promise.all(calls);
    expect(queue.queuedMessages).toBe(0);
  });

  it('resolves a call only when its last message is acknowledged', async () => {
    const { groups, send } = manualBroker();
    const queue = queueOf(send);
    let done = false;
    const call = queue.push(['12345', '67890', 'abc']).then(() => (done = true));
    expect(groups[0]!.messages).toEqual(['12345', '67890']);
    groups[0]!.acknowledge();
    await new Promise(setImmediate);
    expect(done).toBe(false);
    expect(groups[1]!.messages).toEqual(['abc']);
    groups[1]!.acknowledge();
    await call;
    expect(done).toBe(true);
  });

  it('refuses at once when the queue is full, and takes messages again when it is not', async () => {
    const { groups, send } = manualBroker();
    const queue = queueOf(send, { maxQueuedMessages: 2 });
    const first = queue.push(['a', 'b']);
    await expect(queue.push(['c'])).rejects.toThrow(ProducerOverloadedError);
    groups[0]!.acknowledge();
    await first;
    const second = queue.push(['d']);
    groups[1]!.acknowledge();
    await expect(second).resolves.toBeUndefined();
  });

  it('tells every call of a refused group, and writes what comes after', async () => {
    const { groups, send } = manualBroker();
    const queue = queueOf(send);
    const first = queue.push(['a']);
    const second = queue.push(['b']);
    groups[0]!.refuse(new Error('away'));
    await expect(first).rejects.toThrow('away');
    groups[1]!.acknowledge();
    await expect(second).resolves.toBeUndefined();
    expect(queue.queuedBytes).toBe(0);
  });

  it('gives up after the deadline and does not write what still waited', async () => {
    const { groups, send } = manualBroker();
    const queue = queueOf(send, { deadlineMs: 10 });
    const first = queue.push(['a']);
    const second = queue.push(['b']);
    await expect(first).rejects.toThrow(KafkaUnavailableError);
    await expect(second).rejects.toThrow(KafkaUnavailableError);
    groups[0]!.acknowledge();
    await queue.idle();
    expect(groups).toHaveLength(1);
    expect(queue.queuedMessages).toBe(0);
  });

  it('writes every message exactly once and in order, whatever the sizes', async () => {
    const call = fc.array(fc.string({ minLength: 1, maxLength: 15 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
        const written: string[] = [];
        const queue = queueOf(async (messages) => {
          await new Promise(setImmediate);
          written.push(...messages);
        });
        await Promise.all(calls.map((messages) => queue.push(messages)));
        expect(written).toEqual(calls.flat());
        expect([queue.queuedMessages, queue.queuedBytes]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    );
  });
});
