import { rejectionCodes, type RejectionCode, type RequestState } from '@ebb/contracts';
import { rejectionWords } from '../rejection-words.ts';

const otherWords: Readonly<Record<string, string>> = {
  empty: 'Empty',
  invalid_event: 'Not a valid event',
  unknown_shop: 'Unknown shop',
  undecodable_batch: 'Not readable',
};

/** Why a message became a dead letter, in words; a reason of a later version stands as it is. */
export function letterWords(reason: string): string {
  const known: readonly string[] = rejectionCodes;
  return known.includes(reason)
    ? rejectionWords[reason as RejectionCode]
    : (otherWords[reason] ?? reason.replaceAll('_', ' '));
}

export const requestWords: Readonly<Record<RequestState, string>> = {
  asked: 'Waits for ingest',
  sent: 'Sent again',
  refused: 'Still not acceptable',
  failed: 'Not possible',
};
