import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { streamLimits, type StreamAnswer } from '@ebb/contracts/stream';
import { problemOf, ProblemError } from '@ebb/service-kit';
import { bodyTooLarge } from '../http/request-body.ts';
import { withVerdicts, type Intake } from '../intake.ts';
import { isObject, type JsonObject } from '../steps/field-rejection.ts';

const longestId = 255;

/**
 * What becomes of one frame: it resolves once Kafka has its events, or with the reason why nothing was taken. It never
 * throws.
 *
 * @param onError told of what is our own failure
 */
export async function answerFrame(
  frame: Buffer,
  writeKey: string | undefined,
  intake: Intake,
  onError: (error: unknown) => void,
): Promise<StreamAnswer> {
  let id: StreamAnswer['id'] = null;
  try {
    const json = readFrame(frame);
    id = idOf(json);
    if (frame.length > streamLimits.frameBytes) throw bodyTooLarge(streamLimits.frameBytes);
    if (id === null) {
      throw new ProblemError(400, 'invalid-frame', 'The frame has no id', {
        detail: `"id" must be a whole number or a text of up to ${longestId} characters.`,
      });
    }
    // Asked for each frame: a key that was revoked meanwhile sends no more.
    const owner = await intake.ownerOf(writeKey);
    const stored = await intake.store(intake.takeBatch(owner, { json, bytes: frame.length }));
    const answer = withVerdicts(stored, json['verdicts'] === 'all' ? 'all' : 'rejected');
    if (answer.accepted > 0 || answer.rejected === 0) return { id, status: 200, ...answer };
    return { id, ...refusal(new ProblemError(400, 'no-event-accepted', 'No event was accepted')), ...answer };
  } catch (error) {
    if (!(error instanceof ProblemError)) onError(error);
    return { id, ...refusal(error) };
  }
}

/** The write key of a first frame, where no header brought it. */
export function keyInFrame(frame: Buffer): string | undefined {
  try {
    const writeKey = readFrame(frame)['writeKey'];
    return typeof writeKey === 'string' && writeKey !== '' ? writeKey : undefined;
  } catch {
    return undefined;
  }
}

function refusal(error: unknown): Omit<StreamAnswer, 'id'> {
  const { status, type, title, detail } = problemOf(error, randomUUID());
  const retryAfter = error instanceof ProblemError ? error.headers['retry-after'] : undefined;
  return {
    ...{ status, type, title },
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }),
  };
}

function readFrame(frame: Buffer): JsonObject {
  let json: unknown;
  try {
    json = isUtf8(frame) ? JSON.parse(frame.toString()) : undefined;
  } catch {
    json = undefined;
  }
  if (isObject(json)) return json;
  throw new ProblemError(400, 'invalid-json', 'The frame is not a JSON object', {
    detail: 'Expected {"id": …, "batch": [events]} in UTF-8.',
  });
}

function idOf({ id }: JsonObject): string | number | null {
  if (typeof id === 'string') return id !== '' && id.length <= longestId ? id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}
