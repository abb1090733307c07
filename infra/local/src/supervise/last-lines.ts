import { open } from 'node:fs/promises';

const TAIL_BYTES = 16_384;

/** The last lines of a log, for an error message; empty when there is no such file. */
export async function lastLines(path: string, count: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
