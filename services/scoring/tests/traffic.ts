import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { customerKey, type CustomerEvent } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { createSeededRandom } from '@ebb/forest';
import type { Producer } from '@ebb/kafka';
import { customerEvent, orderCompleted, waitFor } from '@ebb/testkit';
import { readLedger, type Ledger } from '../src/audit/ledger.ts';

/** Events of many kinds, some months old; every tenth comes a second time; all in a shuffled order. */
export function trafficOf(
  count: number,
  random: () => number,
): { unique: CustomerEvent[]; sent: CustomerEvent[] } {
  const nowMs = Date.now();
  const unique = Array.from({ length: count }, (_, index) => {
    const customerId = `c${Math.floor((random() * count) / 8)}`;
    const occurredAt = nowMs - Math.floor(random() * 250 * dayMs);
    const given = { messageId: `m${index}`, customerId, occurredAt, receivedAt: nowMs };
    const country = ['Poland', 'France', 'Peru'][index % 7];
    const products = [{ category: `k${index % 4}`, price: 2 }, { price: 1 }];
    if (index % 3 === 0)
      return orderCompleted(100 + index, {
        ...given,
        orderId: `o${index}`,
        properties: { products, country },
      });
    if (index % 5 === 0)
      return customerEvent({ ...given, kind: 'order_refunded', amountMinor: 50, orderId: `o${index - 1}` });
    return customerEvent({
      ...given,
      kind: index % 2 === 0 ? 'ticket_opened' : 'identified',
      traits: { n: index, address: { country } },
    });
  });
  const sent = [...unique, ...unique.filter((_, index) => index % 10 === 0)];
  for (let i = sent.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [sent[i], sent[j]] = [sent[j]!, sent[i]!];
  }
  return { unique, sent };
}

/** Uniform in [0, 1), the same at every run. */
export function seededRandom(seed: number): () => number {
  const { below } = createSeededRandom(seed, 0);
  return () => below(2 ** 31) / 2 ** 31;
}

/** Sends as a shop would: until Kafka has acknowledged, however often that takes; and keeps a ledger of it. */
export function createSender(producer: Producer, topic: string) {
  const acknowledged: string[] = [];
  let refused = 0;
  return {
    /** Times Kafka did not acknowledge; what was sent then may be there twice. */
    refused: () => refused,
    async send(events: readonly CustomerEvent[]): Promise<void> {
      const messages = events.map((event) => ({
        key: customerKey(event.shopId, event.customerId),
        value: JSON.stringify(event),
      }));
      for (;;) {
        try {
          await producer.publish(topic, messages);
          acknowledged.push(...events.map(({ messageId }) => messageId));
          return;
        } catch {
          refused += 1;
          await delay(100);
        }
      }
    },
    /** What was answered with success, as the audit reads it. */
    async ledger(): Promise<Ledger> {
      const folder = await mkdtemp(path.join(tmpdir(), 'ebb-ledger-'));
      try {
        const file = path.join(folder, 'ledger.txt');
        await writeFile(file, acknowledged.map((id) => `${id}\n`).join(''));
        return await readLedger(file);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

interface LoadTarget {
  readonly sender: { send(events: readonly CustomerEvent[]): Promise<void> };
  readonly stored: () => Promise<number>;
}

/**
 * Events that come little by little, so that faults can be put into the middle of them: the load goes as far as the
 * test lets it, and sends what it has sent before in the meantime, so that there is load at every moment.
 */
export function startLoad(
  { sender, stored }: LoadTarget,
  events: readonly CustomerEvent[],
  { steps }: { readonly steps: number },
) {
  const portion = Math.ceil(events.length / steps);
  const slackSteps = 5;
  const pauseMs = 20;
  let step = 0;
  let allowed = 0;
  let repeated = 0;
  const send = (index: number) => sender.send(events.slice(index * portion, (index + 1) * portion));

  const pouring = (async () => {
    while (step < steps) {
      if (step < allowed) await send(step++);
      else if (step > 0) await send(repeated++ % step);
      await delay(pauseMs);
    }
  })();
  return {
    /** Resolves with more stored than before, and some still to come. */
    async middle(at: number): Promise<void> {
      const before = await stored();
      allowed = Math.min(at + slackSteps, steps - 1);
      await waitFor(async () => step >= at && (await stored()) > before, {
        what: `step ${at} of the load, beyond ${before} events`,
      });
    },
    /** Resolves when all is sent. */
    async finish(): Promise<void> {
      allowed = steps;
      await pouring;
    },
  };
}
