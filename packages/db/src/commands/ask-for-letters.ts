import { mostLettersAtOnce } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { insert } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import { deadLetterRequestTable } from '../tables/intake/dead-letter-request.ts';

/**
 * Asks ingest to send dead letters of a shop again, and notes who asked.
 *
 * @returns the ids of the requests, in the order of the letters; undefined, with nothing asked, when one of the
 * letters is not the shop's
 */
export async function askForLetters(
  db: Database,
  request: {
    readonly shopId: string;
    readonly userId: string;
    readonly nowMs: number;
    readonly letterIds: readonly number[];
    /** The corrected message, for one letter. */
    readonly message: string | null;
  },
): Promise<number[] | undefined> {
  const { shopId, userId, nowMs, message } = request;
  const letterIds = request.letterIds.slice(0, mostLettersAtOnce);
  return inTransaction(db, async (tx) => {
    const marks = letterIds.map(() => '?').join(', ');
    const letters = await tx.query<{ id: number; place: string }>(
      `SELECT id, place FROM dead_letter WHERE shop_id = ? AND id IN (${marks}) LOCK IN SHARE MODE`,
      [shopId, ...letterIds],
    );
    if (letters.length < letterIds.length) return undefined;
    const ids: number[] = [];
    for (const letterId of letterIds) {
      const row = { letterId, shopId, userId, askedMs: nowMs, message, state: 'asked' } as const;
      await insert(tx, deadLetterRequestTable, row);
      const [made] = await tx.query<{ id: number }>('SELECT LAST_INSERT_ID() AS id');
      ids.push(made!.id);
    }
    await appendAudit(tx, {
      shopId,
      atMs: nowMs,
      userId,
      action: message === null ? 'dead_letter.replay' : 'dead_letter.repair',
      subject: `shop/${shopId}`,
      detail: { letters: letters.map(({ place }) => place) },
    });
    return ids;
  });
}
