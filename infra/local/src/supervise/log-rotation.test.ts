import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotateLogs } from './log-rotation.ts';

test('a log that has grown is moved aside under its writer, and both are the owner’s alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-logs-'));
  try {
    const log = join(folder, 'api.log');
    const writer = openSync(log, 'a', 0o644);
    writeSync(writer, 'long enough\n');
    writeFileSync(join(folder, 'small.log'), 'x');
    rotateLogs(folder, 5);
    writeSync(writer, 'next\n');
    closeSync(writer);
    expect(readFileSync(`${log}.1`, 'utf8')).toBe('long enough\n');
    expect(readFileSync(log, 'utf8')).toBe('next\n');
    expect(readFileSync(join(folder, 'small.log'), 'utf8')).toBe('x');
    for (const path of [log, `${log}.1`, join(folder, 'small.log')])
      expect(statSync(path).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
