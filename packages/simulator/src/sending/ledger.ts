import { openSync, writeSync, closeSync } from 'node:fs';

/** A file of the message ids that were answered with success, one a line. */
export interface Ledger {
  /** Appends before returning: whoever reads the file after a crash finds every answered id. */
  record(messageIds: readonly string[]): void;
  close(): void;
}

/** Opens the file for appending; without a path nothing is written. */
export function openLedger(path: string | undefined): Ledger {
  if (path === undefined) return { record: () => undefined, close: () => undefined };
  const file = openSync(path, 'a');
  return {
    record(messageIds) {
      if (messageIds.length > 0) writeSync(file, `${messageIds.join('\n')}\n`);
    },
    close() {
      closeSync(file);
    },
  };
}
