import type { RequestState } from '@ebb/contracts';
import type { Transaction } from '../../connection/transaction.ts';
import { nullable, number, readRows, selectList, table, text, update, type RowOf } from '../../sql/table.ts';
import { deadLetterTable } from './dead-letter.ts';

/** What a person asked ingest to do with a dead letter, and how it ended. */
export const deadLetterRequestTable = table('dead_letter_request', {
  id: number('id'),
  letterId: number('letter_id'),
  shopId: text('shop_id'),
  userId: text('user_id'),
  askedMs: number('asked_ms'),
  /** The corrected message, until it was sent; null sends what was received. */
  message: nullable(text('message')),
  state: text<RequestState>('state'),
  answer: nullable(text('answer')),
  messageId: nullable(text('message_id')),
  /** Fields, with commas between them. */
  changed: nullable(text('changed')),
  doneMs: nullable(number('done_ms')),
});

export type DeadLetterRequestRow = RowOf<typeof deadLetterRequestTable>;

/** A request that waits, and the letter it is about. */
export interface WaitingRequest extends Pick<DeadLetterRequestRow, 'id' | 'letterId' | 'message' | 'shopId'> {
  readonly letterPartition: number;
  readonly letterOffset: number;
  readonly failedMs: number;
}

const takeSql = `SELECT ${selectList(deadLetterRequestTable, 'r', ['id', 'letterId', 'message', 'shopId'])},
    ${selectList(deadLetterTable, 'l', ['letterPartition', 'letterOffset', 'failedMs'])}
  FROM dead_letter_request AS r JOIN dead_letter AS l ON l.id = r.letter_id
  WHERE r.state = 'asked' ORDER BY r.id LIMIT ? FOR UPDATE SKIP LOCKED`;

/** The oldest requests that wait, locked until the transaction ends: no other process has them meanwhile. */
export async function takeLetterRequests(tx: Transaction, most: number): Promise<WaitingRequest[]> {
  return readRows(deadLetterRequestTable, await tx.query<WaitingRequest>(takeSql, [most]));
}

/** How a request ended. */
export interface RequestOutcome {
  readonly state: Exclude<RequestState, 'asked'>;
  readonly answer: string | null;
  readonly messageId: string | null;
  readonly changed: readonly string[];
}

/** Notes how a request ended; the corrected message is kept no longer than until then. */
export async function finishLetterRequest(
  tx: Transaction,
  { id, letterId }: Pick<WaitingRequest, 'id' | 'letterId'>,
  { state, answer, messageId, changed }: RequestOutcome,
  nowMs: number,
): Promise<void> {
  const row = {
    state,
    answer: answer?.slice(0, 1_000).toWellFormed() ?? null,
    messageId: messageId?.slice(0, 255) ?? null,
    changed: changed.join(', ').slice(0, 1_000).toWellFormed(),
    message: null,
    doneMs: nowMs,
  };
  await update(tx, deadLetterRequestTable, row, { id });
  if (state === 'sent') await update(tx, deadLetterTable, { sentMs: nowMs }, { id: letterId });
}
