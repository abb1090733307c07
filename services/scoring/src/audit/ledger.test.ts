import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readLedger } from './ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'ebb-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

const id = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => !/[\r\n]/.test(text));

it('knows each id once, however the file is cut into chunks and lines end, and what was never marked', async () => {
  const file = join(folder, 'ledger.txt');
  await fc.assert(
    fc.asyncProperty(
      fc.array(id, { maxLength: 60 }),
      fc.array(id, { maxLength: 20 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      async (sent, others, ending, isLastEnded, chunkBytes) => {
        writeFileSync(file, sent.join(ending) + (isLastEnded ? ending : ''));
        const ledger = await readLedger(file, chunkBytes);
        const known = new Set(sent);
        expect(ledger.size).toBe(known.size);
        expect(ledger.unmarked()).toBe(known.size);
        const stored = [...others, ...sent.slice(0, sent.length / 2)];
        for (const messageId of stored) expect(ledger.mark(messageId)).toBe(known.has(messageId));
        expect(ledger.unmarked()).toBe([...known].filter((messageId) => !stored.includes(messageId)).length);
      },
    ),
  );
});

it('finds each of many', async () => {
  const file = join(folder, 'many.txt');
  const ids = Array.from({ length: 5_000 }, (_, index) => `message-${index}`);
  writeFileSync(file, ids.join('\n'));
  const ledger = await readLedger(file);
  expect(ids.every((messageId) => ledger.mark(messageId))).toBe(true);
  expect(ledger.unmarked()).toBe(0);
  expect(ledger.mark('message-5000')).toBe(false);
});
