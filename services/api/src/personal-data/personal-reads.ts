import type { Database, SessionOwner } from '@ebb/db';
import {
  countReads,
  endFileRead,
  keyOfRead,
  logReads,
  storeRead,
  waitingReads,
  type PersonalRead,
  type ReadKey,
} from '@ebb/db/privacy';
import type { Scope } from '@ebb/service-kit';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/session.ts';
import type { PersonalReads } from './reads-interface.ts';

const logEveryMs = 1_000;
const countEveryMs = 5_000;
/** Reads of this hour that are known to be stored. */
const mostRemembered = 50_000;

interface Remembered {
  readonly key: ReadKey;
  readonly stored: Promise<void>;
  /** Of which the record does not know yet. */
  times: number;
  rows: number;
}

export function createPersonalReads(
  db: Database,
  { nowMs, onError }: { readonly nowMs: () => number; readonly onError: (error: unknown) => void },
): PersonalReads & { flush(): Promise<void> } {
  const remembered = new Map<string, Remembered>();
  let counting: Promise<void> | undefined;

  function readBy(request: FastifyRequest, shopId: string) {
    const { userId, seesPersonalData }: SessionOwner = callerOf(request);
    request.isReadNoted = true;
    return {
      ...{ shopId, userId, way: request.endpoint, masked: !seesPersonalData },
      ...{ address: request.ip, nowMs: nowMs() },
    };
  }

  async function note(read: PersonalRead): Promise<ReadKey> {
    const key = keyOfRead(read);
    const name = `${key.shopId} ${key.hour} ${key.userId} ${key.target} ${key.masked}`;
    const known = remembered.get(name);
    const rows = read.kind === 'list' ? read.rows : 0;
    if (known !== undefined) {
      known.times += 1;
      known.rows += rows;
    }
    const stored = known?.stored ?? storeRead(db, key, read);
    if (known === undefined) remembered.set(name, { key, stored, times: 0, rows: 0 });
    try {
      await stored;
    } catch (error) {
      remembered.delete(name);
      onError(error);
      throw new ProblemError(503, 'read-not-recorded', 'Who is shown personal data cannot be recorded now', {
        detail: 'It is not shown without a record of it. Try again.',
      });
    }
    return key;
  }

  async function count(): Promise<void> {
    const lists = [...remembered.values()].filter(({ times }) => times > 0);
    const counted = lists.map(({ key, times, rows }) => ({ key, times, rows }));
    for (const each of lists) Object.assign(each, { times: 0, rows: 0 });
    try {
      await countReads(db, counted);
      const thisHour = Math.floor(nowMs() / 3_600_000);
      const isFull = remembered.size > mostRemembered;
      for (const [name, { key, times }] of remembered)
        if (times === 0 && (isFull || key.hour < thisHour)) remembered.delete(name);
    } catch (error) {
      // The counts come again with the next turn; that they were read is stored.
      for (const [at, each] of lists.entries()) {
        each.times += counted[at]!.times;
        each.rows += counted[at]!.rows;
      }
      onError(error);
    }
  }

  async function flush(): Promise<void> {
    counting ??= count().finally(() => (counting = undefined));
    await counting;
  }

  return {
    async customer(request, shopId, customerId) {
      await note({ ...readBy(request, shopId), kind: 'customer', customerId });
    },
    async list(request, shopId, rows, filter) {
      await note({ ...readBy(request, shopId), kind: 'list', filter, rows });
    },
    async file(request, shopId, filter, pages) {
      const key = await note({ ...readBy(request, shopId), kind: 'file', filter });
      return counted(pages, (rows, isWhole) => {
        endFileRead(db, key, { rows, isWhole, nowMs: nowMs() }).catch(onError);
      });
    },
    flush,
  };
}

async function* counted<Row>(
  pages: AsyncIterable<readonly Row[]>,
  onEnd: (rows: number, isWhole: boolean) => void,
): AsyncGenerator<readonly Row[]> {
  let rows = 0;
  let isWhole = false;
  try {
    for await (const page of pages) {
      rows += page.length;
      yield page;
    }
    isWhole = true;
  } finally {
    onEnd(rows, isWhole);
  }
}

/** The reads of a service that runs: counts are stored every few seconds, and what is due goes into the audit log. */
export function startPersonalReads(db: Database, scope: Scope): PersonalReads {
  const onError = (error: unknown) =>
    scope.log.error({ err: error }, 'who is shown personal data could not be written down');
  const reads = createPersonalReads(db, { nowMs: Date.now, onError });
  let logging: Promise<void> | undefined;
  const log = async () => {
    try {
      while ((await logReads(db, Date.now())).more);
    } catch (error) {
      onError(error);
    }
  };
  const timers = [
    setInterval(() => {
      logging ??= log().finally(() => (logging = undefined));
    }, logEveryMs),
    setInterval(() => void reads.flush(), countEveryMs),
  ];
  const waiting = scope.metrics.gauge({
    name: 'personal_reads_waiting',
    help: 'Reads of personal data that are stored and due, and not yet in the audit log.',
    collect: async () => {
      try {
        waiting.set((await waitingReads(db, Date.now())).waiting);
      } catch (error) {
        onError(error);
      }
    },
  });
  scope.onStop('reads of personal data', async () => {
    for (const timer of timers) clearInterval(timer);
    await logging;
    await reads.flush();
  });
  return reads;
}
