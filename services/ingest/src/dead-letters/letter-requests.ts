import { inTransaction, finishLetterRequest, takeLetterRequests } from '@ebb/db';
import type { Database, RequestOutcome, WaitingRequest } from '@ebb/db';
import type { OutgoingMessage, Producer } from '@ebb/kafka';
import { replayOf, sendBack, type KeptLetter } from './dead-letter-box.ts';
import { jsonOfLetter } from './letter-row.ts';
import { repairLetter, type Correction, type RepairParts } from './repair-letter.ts';
import { isObject } from '../steps/field-rejection.ts';

export interface LetterRequestParts {
  readonly database: Database;
  readonly producer: Pick<Producer, 'publish'>;
  /** The letters that lie at these places (`partition:offset`), by their place; those that are gone are left out. */
  readonly readLetters: (ids: readonly string[]) => Promise<ReadonlyMap<string, KeptLetter>>;
  readonly repairParts: () => Promise<RepairParts>;
  readonly now: () => number;
}

const mostAtOnce = 100;

type Done = { readonly outcome: RequestOutcome; readonly back?: { topic: string; message: OutgoingMessage } };

/**
 * Does what people asked for: judges each letter, corrected or as it was received, as its reader would, and sends those
 * that are acceptable. The requests are locked until Kafka has what they led to; after a crash in between they are done
 * again, and what was sent twice counts once by its message id.
 *
 * @returns how many were done
 * @throws with nothing noted, when Kafka or the record is away
 */
export async function answerLetterRequests(parts: LetterRequestParts): Promise<number> {
  const { database, producer, now } = parts;
  return inTransaction(
    database,
    async (tx) => {
      const waiting = await takeLetterRequests(tx, mostAtOnce);
      if (waiting.length === 0) return 0;
      const letters = await parts.readLetters(waiting.map(placeOf));
      const repairParts = await parts.repairParts();
      const done: Done[] = [];
      for (const request of waiting) {
        done.push(await carryOut(request, letters.get(placeOf(request)), repairParts));
      }
      await sendBack(
        producer,
        done.flatMap(({ back }) => (back === undefined ? [] : [back])),
      );
      for (const [index, request] of waiting.entries())
        await finishLetterRequest(tx, request, done[index]!.outcome, now());
      return waiting.length;
    },
    { timeoutMs: 60_000, attempts: 1 },
  );
}

function placeOf({ letterPartition, letterOffset }: WaitingRequest): string {
  return `${letterPartition}:${letterOffset}`;
}

async function carryOut(
  request: WaitingRequest,
  letter: KeptLetter | undefined,
  repairParts: RepairParts,
): Promise<Done> {
  const ended = (state: 'refused' | 'failed', answer: string): Done => ({
    outcome: { state, answer, messageId: null, changed: [] },
  });
  // Another letter lies there when the topic was made anew.
  if (letter === undefined || Date.parse(letter.failedAt) !== request.failedMs) {
    return ended('failed', 'the letter is in the topic no longer: send the event itself again');
  }
  const correction = correctionOf(request.message, letter);
  if ('flaw' in correction) return ended('refused', correction.flaw);
  const repair = await repairLetter(letter, correction, { ...repairParts, onlyShop: request.shopId });
  if ('refused' in repair) return ended('refused', repair.refused);
  const { messageId, changed } = repair;
  return {
    outcome: { state: 'sent', answer: null, messageId, changed },
    // What is acceptable as it was received goes back byte for byte.
    back: { topic: letter.topic, message: changed.length === 0 ? replayOf(letter) : repair.ok },
  };
}

function correctionOf(
  message: string | null,
  letter: KeptLetter,
): Correction | { readonly flaw: string; readonly kind?: never } {
  const original = jsonOfLetter(letter);
  if (message === null) {
    if (original === undefined) return { flaw: 'what was received is no JSON: correct it first' };
    return { kind: 'edits', edits: [] };
  }
  let json: unknown;
  try {
    json = JSON.parse(message) as unknown;
  } catch (error) {
    return { flaw: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  // The page shows no write key; the message keeps the one it came with.
  const writeKey = isObject(original) ? original['writeKey'] : undefined;
  return {
    kind: 'whole',
    json: isObject(json) && writeKey !== undefined && !('writeKey' in json) ? { ...json, writeKey } : json,
  };
}
