import { ingestLimits } from '@ebb/contracts';
import fc from 'fast-check';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { batches } from './batches.ts';

const message = (index: number, padding: number): OutgoingMessage => ({
  type: 'track',
  event: 'Thing Happened',
  messageId: `m-${index}`,
  userId: 'u',
  timestamp: '2026-11-20T00:00:00.000Z',
  properties: { padding: 'é'.repeat(padding) },
});

describe('batches', () => {
  it('keeps every message, in order, inside the limits of count and bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 15_000 }), { maxLength: 120 }),
        fc.integer({ min: 1, max: 50 }),
        (paddings, most) => {
          const messages = paddings.map((padding, index) => message(index, padding));
          const cut = [...batches(messages, most)];
          expect(cut.flat()).toEqual(messages);
          for (const batch of cut) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            const body = JSON.stringify({ batch, sentAt: '2026-11-20T00:00:00.000Z' });
            expect(Buffer.byteLength(body)).toBeLessThanOrEqual(ingestLimits.batchBytes);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
