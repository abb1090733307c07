import { join } from 'node:path';
import { SegmentMessage } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { Value } from 'typebox/value';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { countInvoices } from './count-invoices.ts';
import { type Invoice, readInvoices } from './read-invoices.ts';
import { replayMessages } from './replay-messages.ts';

const nowMs = Date.parse('2026-11-21T05:30:00Z');
describe('the replay of the real shop', () => {
  let invoices: Invoice[];
  let messages: OutgoingMessage[];

  beforeAll(async () => {
    invoices = await readInvoices(join(__dirname, '../../data/online-retail/orders.csv.gz'));
    messages = replayMessages(invoices, nowMs);
  });

  it('has the totals that data/online-retail/README.md states', () => {
    expect(countInvoices(invoices)).toEqual({
      invoices: 17_086,
      knownCustomers: 3_412,
      known: {
        invoices: 14_404,
        orders: 11_906,
        netRevenueMinor: expect.any(Number) as number,
        cancellations: 2_496,
        zeroInvoices: 2,
        badDebtAdjustments: 0,
      },
      guests: {
        invoices: 2_682,
        orders: 1_110,
        netRevenueMinor: expect.any(Number) as number,
        cancellations: 128,
        zeroInvoices: 1_441,
        badDebtAdjustments: 3,
      },
    });
    // Counting the guests' empty id as a customer is where 3,413 comes from.
    expect(new Set(invoices.map(({ customerId }) => customerId)).size).toBe(3_413);
  });

  it('says in messages exactly what the file says in rows', () => {
    const sum = (chosen: OutgoingMessage[]): number =>
      chosen.reduce((pence, { properties }) => pence + Math.round(Number(properties?.['total']) * 100), 0);
    const counts = countInvoices(invoices);
    for (const [group, isOfGroup] of [
      [counts.known, (message: OutgoingMessage) => message.userId !== undefined],
      [counts.guests, (message: OutgoingMessage) => message.userId === undefined],
    ] as const) {
      const ofGroup = messages.filter(isOfGroup);
      const completed = ofGroup.filter(({ event }) => event === 'Order Completed');
      const refunded = ofGroup.filter(({ event }) => event === 'Order Refunded');
      const above0 = completed.filter(({ properties }) => Number(properties?.['total']) > 0);
      expect(above0).toHaveLength(group.orders);
      expect(completed.length - above0.length).toBe(group.zeroInvoices);
      expect(refunded).toHaveLength(group.cancellations);
      expect(sum(completed) - sum(refunded)).toBe(group.netRevenueMinor);
    }
    expect(messages.filter(({ event }) => event === 'Bad Debt Adjusted')).toHaveLength(3);
    expect(messages.filter(({ type }) => type === 'identify')).toHaveLength(3_412);
    expect(messages).toHaveLength(17_086 + 3_412);
  });

  it('writes money with the decimals of the file', () => {
    const totals = new Map(invoices.map(({ invoice, total }) => [`invoice-${invoice}`, total]));
    for (const { messageId, properties } of messages) {
      const total = properties?.['total'];
      if (total === undefined) continue;
      expect(JSON.stringify(total)).toBe(
        totals
          .get(messageId)
          ?.replace('-', '')
          .replace(/\.?0+$/, ''),
      );
    }
  });

  it('sends nothing that the contract refuses', () => {
    expect(messages.filter((message) => !Value.Check(SegmentMessage, message))).toEqual([]);
  });

  it('names no order on a cancellation, and never a negative amount', () => {
    const refunds = messages.filter(({ event }) => event === 'Order Refunded');
    expect(refunds.filter(({ properties }) => properties?.['order_id'] !== undefined)).toEqual([]);
    expect(messages.filter(({ properties }) => Number(properties?.['total'] ?? 0) < 0)).toEqual([]);
  });

  it('has a different id for every message, the same on another day', () => {
    const ids = messages.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(replayMessages(invoices, nowMs + 40 * dayMs).map(({ messageId }) => messageId)).toEqual(ids);
  });

  it('goes customer by customer, each in the order of time, introduced first', () => {
    const finished = new Set<string>();
    let current = '';
    let lastMs = 0;
    for (const message of messages) {
      const who = message.userId ?? message.anonymousId ?? '';
      if (who !== current) {
        expect(finished.has(who)).toBe(false);
        finished.add(current);
        current = who;
        lastMs = 0;
        expect(message.type === 'identify').toBe(message.userId !== undefined);
      }
      expect(Date.parse(message.timestamp)).toBeGreaterThanOrEqual(lastMs);
      lastMs = Date.parse(message.timestamp);
    }
  });

  it.each(['2026-11-21T00:00:00Z', '2026-11-21T23:59:59Z', '2027-04-02T12:00:00Z'])(
    'ends yesterday when it is %s',
    (now) => {
      const last = Math.max(...replayMessages(invoices, Date.parse(now)).map((m) => Date.parse(m.timestamp)));
      expect(Math.floor(last / dayMs)).toBe(Math.floor(Date.parse(now) / dayMs) - 1);
    },
  );

  it('moves all times by the same whole days, from UTC', () => {
    const at = (invoice: string): string =>
      messages.find(({ messageId }) => messageId === `invoice-${invoice}`)?.timestamp ?? 'absent';
    // The first is winter time in London, the last summer time: 17:52 there was 16:52 in UTC.
    expect(at('536365').slice(10)).toBe('T08:26:00.000Z');
    expect(at('566224')).toBe('2026-11-20T16:52:00.000Z');
    expect(Date.parse(at('566224')) - Date.parse(at('536365'))).toBe(
      Date.parse('2011-09-09T16:52:00Z') - Date.parse('2010-12-01T08:26:00Z'),
    );
  });
});

describe('readInvoices', () => {
  it('names the file that is missing', async () => {
    await expect(readInvoices('/nowhere/orders.csv.gz')).rejects.toThrow('/nowhere/orders.csv.gz');
  });
});
