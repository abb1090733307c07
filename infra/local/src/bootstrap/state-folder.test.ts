import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStateFolder } from './state-folder.ts';

test('the state folder is closed to others at every start, also one that was open', () => {
  const project = mkdtempSync(join(tmpdir(), 'ebb-state-'));
  try {
    const root = join(project, '.ebb');
    mkdirSync(join(root, 'logs'), { recursive: true });
    for (const path of [root, join(root, 'logs')]) chmodSync(path, 0o755);
    const folder = openStateFolder(root, project);
    for (const path of [
      root,
      folder.logs,
      folder.data,
      folder.config,
      folder.certificates,
      folder.processes,
    ]) {
      expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o700]);
    }
    // The tests' folder lies within the project's: opening it closes both.
    chmodSync(root, 0o755);
    openStateFolder(join(root, 'test'), project);
    expect(statSync(root).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(project, { recursive: true });
  }
});
