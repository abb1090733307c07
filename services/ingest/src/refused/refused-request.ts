import type { FastifyRequest } from 'fastify';
import type { RejectionCode } from '@ebb/contracts';
import { ProblemError } from '@ebb/service-kit';
import { keyInQuery, writeKeyOf } from '../keys/write-key-of.ts';
import type { ShopKeys } from '../keys/shop-keys.ts';
import type { RefusedEvents } from './refused-events.ts';
import { keptTextBytes } from './sent-text.ts';

/** Problems of a whole request that are the sender's to mend, and the word under which its shop finds them. */
const codeOf: Readonly<Record<string, RejectionCode>> = {
  'invalid-json': 'not_json',
  'invalid-gzip': 'not_json',
  'empty-body': 'not_json',
  'not-an-object': 'not_an_object',
  'event-too-large': 'too_large',
  'batch-too-large': 'too_large',
  'invalid-batch': 'invalid_field',
  'too-many-events': 'invalid_field',
};

interface RefusedRequestParts {
  readonly shopKeys: ShopKeys;
  readonly refusedEvents: RefusedEvents;
  readonly now: () => number;
}

/**
 * Keeps a request that was refused as a whole among the shop's refused events, where its write key stands beside the body.
 * No answer waits for it, and it never throws.
 */
export async function keepRefusedRequest(
  { shopKeys, refusedEvents, now }: RefusedRequestParts,
  request: FastifyRequest,
  problem: unknown,
): Promise<void> {
  if (!(problem instanceof ProblemError)) return;
  const code = codeOf[problem.type];
  const writeKey = writeKeyOf(request.headers.authorization, undefined) ?? keyInQuery(request);
  if (code === undefined || writeKey === undefined) return;
  // With the record away nobody can say whose it is; the sender has its answer all the same.
  const owner = await shopKeys.find(writeKey).catch(() => undefined);
  if (owner === undefined) return;
  const [error] = problem.errors ?? [];
  const verdict = {
    code,
    message: `the whole request was refused: ${problem.detail ?? error?.message ?? problem.title}`,
    messageId: null,
    ...(error === undefined ? {} : { field: error.field }),
  };
  refusedEvents.keep(owner, 'http', now(), [{ message: textOf(request, writeKey), verdict }]);
}

/** What was sent, as far as it is kept: without the key, wherever it stands. */
function textOf({ body, headers }: FastifyRequest, writeKey: string): string {
  if (!Buffer.isBuffer(body))
    return `(not read: ${headers['content-length'] ?? 'an unknown number of'} bytes)`;
  if (headers['content-encoding'] !== undefined)
    return `(${body.length} bytes of ${headers['content-encoding']})`;
  return body.toString().replaceAll(writeKey, '(write key)').slice(0, keptTextBytes);
}
