import { chmodSync, copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_BYTES = 20_000_000;
const EVERY_MS = 60_000;

/**
 * Moves what a log holds to `<name>.log.1` when it has grown over the limit. The file itself stays: every process that
 * writes into it appends, and goes on at the new end.
 */
export function rotateLogs(folder: string, limitBytes = LIMIT_BYTES): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    const path = join(folder, name);
    chmodSync(path, 0o600);
    if (statSync(path).size <= limitBytes) continue;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  }
}

/** Looks after the logs until the process ends. */
export function keepLogsSmall(folder: string): void {
  rotateLogs(folder);
  setInterval(() => {
    try {
      rotateLogs(folder);
    } catch {
      // `--fresh` and the end of a run remove the folder.
    }
  }, EVERY_MS).unref();
}
