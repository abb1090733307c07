import { setTimeout as delay } from 'node:timers/promises';
import { hasMoreCustomers, readIndexedCustomers, type Database } from '@ebb/db';
import { createColumnsBuilder, type CustomerColumns } from './customer-columns.ts';

/** A copy of a shop's list columns, and when its reading began. */
export interface CustomersCopy {
  readonly columns: CustomerColumns;
  readonly asOfMs: number;
}

export interface LargeShopsOptions {
  /** Shops of more known customers than this are listed from a copy. */
  readonly moreThan: number;
  /** Copies of the shops looked at last are kept within this many bytes; one is always kept. */
  readonly maxBytes: number;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

export interface LargeShops {
  /** The newest copy of a large shop, read first if there is none; undefined for a shop that SQL lists quickly. */
  copyOf(shopId: string): Promise<CustomersCopy | undefined>;
  close(): Promise<void>;
}

/** Some milliseconds of this process between two of its other turns. */
const rowsAtOnce = 2_000;
/** Reading copies takes at most a twentieth of the time: after a reading of 5 s the next begins 95 s later. */
const pausePerReading = 19;
const shortestPauseMs = 1_000;
const forgottenAfterMs = 12 * 3_600_000;
/** How long a shop counts as small. */
const smallForMs = 60_000;

/**
 * Lists of shops that are too large to be sorted and searched in SQL at every request. Which customers stand on a page, and
 * how many match, is answered from a copy of the few columns that lists know, held in this process and read again
 * and again; what the page shows of them is read from the database at each request.
 */
export function createLargeShops(db: Database, options: LargeShopsOptions): LargeShops {
  const { moreThan, maxBytes, nowMs, onError } = options;
  const copies = new Map<string, { copy: Promise<CustomersCopy>; bytes: number; usedMs: number }>();
  const smallUntil = new Map<string, number>();
  const ending = new AbortController();
  let refreshing: Promise<void> | undefined;

  async function copyOf(shopId: string): Promise<CustomersCopy | undefined> {
    const held = copies.get(shopId);
    if (held !== undefined) {
      held.usedMs = nowMs();
      return held.copy;
    }
    if ((smallUntil.get(shopId) ?? 0) > nowMs()) return undefined;
    if (!(await hasMoreCustomers(db, shopId, moreThan))) {
      smallUntil.set(shopId, nowMs() + smallForMs);
      return undefined;
    }
    return (copies.get(shopId) ?? begin(shopId)).copy;
  }

  function begin(shopId: string) {
    const begun = { copy: readCopy(db, shopId, { nowMs, signal: ending.signal }), bytes: 0, usedMs: nowMs() };
    copies.set(shopId, begun);
    begun.copy.then(
      ({ columns }) => {
        begun.bytes = columns.bytes;
        makeRoom(shopId);
        refreshing ??= refresh().finally(() => (refreshing = undefined));
      },
      // Whoever waited for it is told; the next request tries again.
      () => copies.delete(shopId),
    );
    return begun;
  }

  function makeRoom(kept: string): void {
    const oldest = [...copies].sort(([, a], [, b]) => a.usedMs - b.usedMs);
    let bytes = oldest.reduce((sum, [, copy]) => sum + copy.bytes, 0);
    for (const [shopId, copy] of oldest) {
      const isForgotten = copy.usedMs < nowMs() - forgottenAfterMs;
      if (shopId === kept || (bytes <= maxBytes && !isForgotten)) continue;
      copies.delete(shopId);
      bytes -= copy.bytes;
    }
  }

  /** Reads the copies again, one after the other, as long as there are any. */
  async function refresh(): Promise<void> {
    while (copies.size > 0 && !ending.signal.aborted) {
      for (const [shopId, held] of [...copies]) {
        const beganMs = performance.now();
        try {
          const expected = (await held.copy).columns.count;
          const copy = await readCopy(db, shopId, { nowMs, signal: ending.signal, expected });
          held.copy = Promise.resolve(copy);
          held.bytes = copy.columns.bytes;
          makeRoom('');
        } catch (error) {
          if (!ending.signal.aborted) onError(error);
        }
        const pauseMs = Math.max(shortestPauseMs, (performance.now() - beganMs) * pausePerReading);
        await delay(pauseMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
        if (ending.signal.aborted) return;
      }
    }
  }

  return {
    copyOf,
    async close() {
      ending.abort();
      await Promise.allSettled([refreshing, ...[...copies.values()].map(({ copy }) => copy)]);
    },
  };
}

/**
 * @param expected about how many customers there will be: room for that many is taken at once
 * @throws when the database cannot be read, or `signal` ends the reading
 */
async function readCopy(
  db: Database,
  shopId: string,
  { nowMs, signal, expected }: { nowMs: () => number; signal: AbortSignal; expected?: number },
): Promise<CustomersCopy> {
  const asOfMs = nowMs();
  const builder = createColumnsBuilder(expected);
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const rows = await readIndexedCustomers(db, shopId, after, rowsAtOnce);
    for (const row of rows) builder.add(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return { columns: builder.build(), asOfMs };
    after = last.customerId;
  }
}
