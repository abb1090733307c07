import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type BackupHeader, checkBackup, readBackup, writeBackup } from './backup-file.ts';

const key = randomBytes(32);
// Random bytes do not shrink: several chunks, the last one of every length that could be special.
const content = randomBytes(300_000);
const header: BackupHeader = {
  madeMs: 1,
  database: 'ebb',
  server: 'test',
  newestMigration: 'first',
  positions: [],
};
let folder: string;
let path: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-backup-'));
  path = join(folder, 'one.ebbbackup');
  await writeBackup(path, key, header, Readable.from([content]));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([0, 1, 65_536, 65_537, 131_072, 300_000])('%d bytes come back as they were', async (length) => {
  await writeBackup(path, key, header, Readable.from([content.subarray(0, length)]));
  const parts: Buffer[] = [];
  const read = await readBackup(path, key, async (chunks) => {
    for await (const chunk of chunks) parts.push(chunk);
  });
  expect(Buffer.concat(parts).equals(content.subarray(0, length))).toBe(true);
  expect(read).toMatchObject(header);
});

test('nothing of the content is readable in the file', async () => {
  const text = Buffer.from('anna@shop.example '.repeat(1000));
  await writeBackup(path, key, header, Readable.from([text]));
  expect(readFileSync(path).includes('anna')).toBe(false);
});

test('another key is refused by name', async () => {
  await expect(checkBackup(path, randomBytes(32))).rejects.toThrow('another master key');
});

test('a file that was cut, anywhere, is refused', async () => {
  const whole = readFileSync(path);
  const sealedChunk = 65_536 + 16;
  const body = whole.indexOf('\n', 'EBB-BACKUP-1\n'.length) + 1;
  // In the middle, by one byte, and exactly between two chunks, where each chunk by itself is whole.
  for (const length of [
    whole.length - 1,
    whole.length - 40_000,
    body + sealedChunk,
    body + 2 * sealedChunk,
    body,
  ]) {
    writeFileSync(path, whole.subarray(0, length));
    await expect(checkBackup(path, key)).rejects.toThrow('cut short or was changed');
  }
  writeFileSync(path, whole.subarray(0, 20));
  await expect(checkBackup(path, key)).rejects.toThrow('no backup of Ebb');
});

test('a byte that was changed is found, in the content and in the header', async () => {
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed[whole.length - 100_000]! ^= 1;
  writeFileSync(path, changed);
  await expect(checkBackup(path, key)).rejects.toThrow('changed or damaged');
  writeFileSync(path, Buffer.from(whole.toString('latin1').replace('"madeMs":1', '"madeMs":2'), 'latin1'));
  await expect(checkBackup(path, key)).rejects.toThrow('changed or damaged');
});

test('chunks in another order are refused', async () => {
  const whole = readFileSync(path);
  const body = whole.indexOf('\n', 'EBB-BACKUP-1\n'.length) + 1;
  const size = 65_536 + 16;
  const chunk = (index: number) => whole.subarray(body + index * size, body + (index + 1) * size);
  const rest = whole.subarray(body + 2 * size);
  writeFileSync(path, Buffer.concat([whole.subarray(0, body), chunk(1), chunk(0), rest]));
  await expect(checkBackup(path, key)).rejects.toThrow('changed or damaged');
});
