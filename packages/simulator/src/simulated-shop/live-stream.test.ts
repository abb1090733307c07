import { SegmentMessage } from '@ebb/contracts';
import { dayMs, dayOf } from '@ebb/domain';
import { Value } from 'typebox/value';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { historyMessages, livesUntil } from './history.ts';
import { startLive } from './live-stream.ts';

const startMs = Date.parse('2026-11-21T15:30:00Z');
const options = { seed: 7, customers: 400, historyDays: 400, eventsPerSecond: 1 };

/** Lets seconds pass, one call of `due` for each. */
function watch(seconds: number, eventsPerSecond = 1): OutgoingMessage[] {
  const stream = startLive({ ...options, eventsPerSecond }, startMs);
  return Array.from({ length: seconds }, (_, second) => stream.due(startMs + second * 1_000)).flat();
}

describe('the living shop', () => {
  it.each([1, 5])('emits about %d events a second', (eventsPerSecond) => {
    const rate = watch(1_200, eventsPerSecond).length / 1_200;
    expect(rate).toBeGreaterThan(0.6 * eventsPerSecond);
    expect(rate).toBeLessThan(1.5 * eventsPerSecond);
  });

  it('gives a watcher of two minutes something that goes wrong and somebody who comes back', () => {
    const names = watch(120).map(({ event }) => event);
    expect(
      names.filter((name) => name === 'Support Ticket Opened' || name === 'Payment Failed').length,
    ).toBeGreaterThan(2);
    expect(names.filter((name) => name === 'Order Completed').length).toBeGreaterThan(1);
  });

  it('sends all kinds within the hour, live and not as an import', () => {
    const messages = watch(3_600);
    const kinds = new Set(messages.map(({ type, event }) => event ?? type));
    for (const kind of [
      'page',
      'screen',
      'Product Viewed',
      'Order Completed',
      'Order Refunded',
      'Order Cancelled',
      'Payment Failed',
      'Payment Succeeded',
      'Support Ticket Opened',
      'Support Ticket Closed',
      'Email Opened',
      'Unsubscribed',
    ]) {
      expect(kinds).toContain(kind);
    }
    expect(messages.filter(({ context }) => context !== undefined)).toEqual([]);
  });

  it('passes the contract, repeats no id, and none of the history', () => {
    const messages = watch(1_200);
    expect(messages.filter((message) => !Value.Check(SegmentMessage, message))).toEqual([]);
    const ids = messages.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const history = new Set([...historyMessages(options, startMs)].map(({ messageId }) => messageId));
    expect(ids.filter((id) => history.has(id))).toEqual([]);
  });

  it('never speaks of the future, and of the past only where a bank reports late', () => {
    const stream = startLive(options, startMs);
    let late = 0;
    for (let second = 0; second < 3_600; second += 1) {
      const now = startMs + second * 1_000;
      for (const { timestamp, event } of stream.due(now)) {
        expect(Date.parse(timestamp)).toBeLessThanOrEqual(now);
        if (Date.parse(timestamp) < startMs) {
          expect(event).toBe('Payment Failed');
          late += 1;
        }
      }
    }
    expect(late).toBeGreaterThan(0);
  });

  it('lives the ordinary days as the history will have them afterwards', () => {
    const stream = startLive(options, startMs);
    const dayLater = startMs + dayMs;
    const own = new Set(
      Array.from({ length: 1_441 }, (_, minute) => stream.due(startMs + minute * 60_000))
        .flat()
        .map(({ messageId }) => messageId)
        .filter((id) => !id.startsWith('hp-live-')),
    );
    const sentLater = [...historyMessages({ ...options, historyDays: 3 }, dayLater)]
      .filter(({ timestamp, type }) => type !== 'identify' && Date.parse(timestamp) > startMs)
      .map(({ messageId }) => messageId);
    expect(sentLater.length).toBeGreaterThan(20);
    expect(own).toEqual(new Set(sentLater));
  });

  it('does not make up for a night that the machine slept through', () => {
    const stream = startLive(options, startMs);
    stream.due(startMs);
    expect(stream.due(startMs + 8 * 3_600_000).length).toBeLessThan(400);
  });

  it('keeps everybody who is not simulated as fading or due out of trouble', () => {
    const lives = new Map(livesUntil(options, startMs).map((life) => [life.customer.id, life]));
    const refused = watch(1_200).filter(
      ({ event, messageId }) => event === 'Support Ticket Opened' && messageId.startsWith('hp-live-'),
    );
    const today = dayOf(startMs);
    expect(refused.length).toBeGreaterThan(5);
    for (const { userId } of refused) {
      const life = lives.get(userId ?? '');
      expect(today - (life?.lastOrder?.day ?? -Infinity)).toBeGreaterThan(0);
    }
  });
});
