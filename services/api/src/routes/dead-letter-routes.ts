import { setTimeout as delay } from 'node:timers/promises';
import { isAllowed, type DeadLetterRequest } from '@ebb/contracts';
import { askForLetters, findDeadLetter, listDeadLetters, readLetterRequests, type Database } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { withCursor } from '../http/with-cursor.ts';
import { isMasked, maskedText } from '../personal-data/mask.ts';

/** Ingest does what is asked for within a second or two. */
const patienceMs = 10_000;
const lookEveryMs = 200;

/** The shop's messages that could not be used, and sending them again. Ingest does it: the judges are there. */
export function deadLetterRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, reads } = parts;

  serve(app, parts, 'listDeadLetters', async ({ query: { shop, reason, state, cursor, limit = 50 } }) =>
    withCursor(() => listDeadLetters(db, { shopId: shop, reason, state, cursor, limit })),
  );

  serve(app, parts, 'getDeadLetter', async (request) => {
    const { params, query } = request;
    const letter = await findDeadLetter(db, query.shop, Number(params.id));
    if (letter === undefined) throw notFound();
    await reads.list(request, query.shop, 1, { id: params.id });
    const maySend = isAllowed(callerOf(request).role, 'events.resend');
    return { ...letter, ...(isMasked(request) ? { body: maskedText, isWhole: false } : {}), maySend };
  });

  serve(app, parts, 'sendDeadLetters', async (request) => {
    const { shopId, ids, message } = request.body;
    if (message !== undefined && ids.length > 1) {
      throw new ProblemError(400, 'one-correction-one-letter', 'A corrected message stands for one letter', {
        errors: [{ field: 'ids', message: 'must name one letter where a message is given', limit: 1 }],
      });
    }
    const asked = await askForLetters(db, {
      shopId,
      userId: callerOf(request).userId,
      nowMs: nowMs(),
      letterIds: ids.map(Number),
      message: message ?? null,
    });
    if (asked === undefined) throw notFound();
    return { requests: await untilDone(db, asked) };
  });
}

function notFound(): ProblemError {
  return new ProblemError(404, 'dead-letter-not-found', 'There is no such dead letter', {
    detail: 'It is kept for thirty days at most, and the newest ones only.',
  });
}

async function untilDone(db: Database, ids: readonly number[]): Promise<DeadLetterRequest[]> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const requests = await readLetterRequests(db, ids);
    const waits = requests.some(({ state }) => state === 'asked');
    if (!waits || performance.now() >= endMs) return requests;
    await delay(lookEveryMs);
  }
}
