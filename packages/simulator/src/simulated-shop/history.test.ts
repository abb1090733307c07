import { eventKindByName, SegmentMessage } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { Value } from 'typebox/value';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { historyMessages, livesUntil, simulatedShopDefaults } from './history.ts';

const nowMs = Date.parse('2026-11-21T15:30:00Z');
const small = { seed: 11, customers: 120, historyDays: 400 };
const history = (options = small, now = nowMs): OutgoingMessage[] => [...historyMessages(options, now)];

/** Every key and every text anywhere in a value. */
function* words(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield key;
    yield* words(inner);
  }
}

describe('the history of the simulated shop', () => {
  it('is the same for the same seed and another one for another', () => {
    expect(history()).toEqual(history());
    expect(history({ ...small, seed: 12 })).not.toEqual(history());
  });

  it('says the same facts under the same ids on a later day, and goes on from there', () => {
    const withoutIntroductions = (messages: OutgoingMessage[]): Map<string, string> =>
      new Map(
        messages
          .filter(({ type }) => type !== 'identify')
          .map((message) => [message.messageId, JSON.stringify(message)]),
      );
    const today = withoutIntroductions(history());
    const later = withoutIntroductions(history(small, nowMs + 3 * dayMs));
    const windowMs = nowMs + (3 - small.historyDays) * dayMs;
    for (const [id, message] of today) {
      const { timestamp } = JSON.parse(message) as OutgoingMessage;
      if (Date.parse(timestamp) > windowMs) expect(later.get(id)).toBe(message);
    }
    expect([...later.keys()].filter((id) => !today.has(id)).length).toBeGreaterThan(0);
  });

  it('introduces every customer once, and ends now', () => {
    const messages = history();
    const introduced = messages.filter(({ type }) => type === 'identify').map(({ userId }) => userId);
    expect(introduced).toHaveLength(small.customers);
    expect(new Set(introduced).size).toBe(small.customers);
    const times = messages.map(({ timestamp }) => Date.parse(timestamp));
    expect(Math.max(...times)).toBeLessThanOrEqual(nowMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(
      (Math.floor(nowMs / dayMs) - small.historyDays) * dayMs,
    );
    expect(messages.every(({ context }) => context?.['import'] === true)).toBe(true);
  });

  it('has no id twice and passes the contract', () => {
    const messages = history();
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
    expect(messages.filter((message) => !Value.Check(SegmentMessage, message))).toEqual([]);
    expect(new Set(messages.flatMap(({ event }) => event ?? []))).toEqual(
      new Set([...namesWithMeaning, 'Product Viewed']),
    );
  });

  it('never refunds or cancels more than an order was worth', () => {
    const totals = new Map<unknown, number>();
    for (const { event, properties } of history({ ...small, historyDays: 1_000 })) {
      if (event === 'Order Completed') totals.set(properties?.['order_id'], Number(properties?.['total']));
      const orderId = properties?.['order_id'];
      if (event === 'Order Refunded' && totals.has(orderId)) {
        expect(Number(properties?.['total'])).toBeLessThanOrEqual(totals.get(orderId) ?? 0);
      }
    }
    expect(totals.size).toBeGreaterThan(500);
  });

  it('does not give away what only the simulation knows', () => {
    const secrets =
      /^(phase|motive|habits?|intent|fading|gone|content|silent|price-?leaver|startDay|endDay)$/i;
    const leaks = [...new Set(history().flatMap((message) => [...words(message)]))].filter((word) =>
      secrets.test(word),
    );
    expect(leaks).toEqual([]);
    // The lives do hold it, so the words above are the right ones to look for.
    const found = [...words(livesUntil(small, nowMs).map(({ phase, habits }) => ({ phase, habits })))];
    expect(found.some((word) => secrets.test(word))).toBe(true);
  });

  it('is a shop of the size and liveliness the demonstration needs', () => {
    const messages = history({ ...simulatedShopDefaults, historyDays: 365 });
    expect(new Set(messages.map(({ userId }) => userId)).size).toBe(1_000);
    const lastOrderMs = new Map<unknown, number>();
    for (const { event, userId, timestamp } of messages) {
      if (event === 'Order Completed') lastOrderMs.set(userId, Date.parse(timestamp));
    }
    const quietDays = [...lastOrderMs.values()].map((ms) => (nowMs - ms) / dayMs);
    const share = (from: number, to: number): number =>
      quietDays.filter((days) => days >= from && days < to).length / 1_000;
    expect(share(0, 45)).toBeGreaterThan(0.5);
    expect(share(60, 180)).toBeGreaterThan(0.08);
    expect(share(60, 180)).toBeLessThan(0.25);
  });
});

const namesWithMeaning = [
  'Order Completed',
  'Order Refunded',
  'Order Cancelled',
  'Payment Succeeded',
  'Payment Failed',
  'Support Ticket Opened',
  'Support Ticket Closed',
  'Email Delivered',
  'Email Opened',
  'Email Link Clicked',
  'Email Bounced',
  'Unsubscribed',
].filter((name) => eventKindByName.has(name.toLowerCase()));
