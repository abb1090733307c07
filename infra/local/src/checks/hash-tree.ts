import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold no committed files. */
const LEFT_OUT = new Set([
  'node_modules',
  '.git',
  '.ebb',
  '.turbo',
  '.next',
  'dist',
  'coverage',
  'generated',
]);

/** The SHA-256 of each committed file below a folder, by its path. */
export function hashTree(root: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) walk(path);
      else if (entry.isFile())
        hashes.set(
          path,
          createHash('sha256')
            .update(readFileSync(join(root, path)))
            .digest('hex'),
        );
    }
  };
  walk('.');
  return hashes;
}
