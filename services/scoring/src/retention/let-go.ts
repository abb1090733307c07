import type { Database } from '@ebb/db';
import { removeLogs, runRetention } from '@ebb/db/privacy';
import { openPastServings } from '@ebb/model-serving';
import { cutCustomers } from './cut-customers.ts';

/** Does a piece of one shop's rule that is due. @returns whether there was one, and what it removed */
export async function letGo(db: Database, nowMs: number): Promise<Awaited<ReturnType<typeof runRetention>>> {
  return runRetention(db, nowMs, async (tx, { kind, ...rule }) =>
    kind === 'scores' || kind === 'alerts'
      ? cutCustomers(tx, { ...rule, kind, nowMs }, await openPastServings(db))
      : removeLogs(tx, kind, { ...rule, nowMs }),
  );
}
