import type { FastifyRequest } from 'fastify';
import { ingestLimits } from '@ebb/contracts';
import { ProblemError } from '@ebb/service-kit';
import { batchType, mediaTypeOf, structuredType } from './media-types.ts';
import { readJson } from './request-body.ts';

/** CloudEvents of one request, each in the JSON event format, whatever mode they came in. */
export interface ReceivedCloudEvents {
  readonly events: readonly unknown[];
  /** Whether one of them may be larger than an event may be. */
  readonly measure: boolean;
}

/**
 * Reads the three content modes of the HTTP binding (CloudEvents 1.0.2, 3.1–3.3): binary, structured and batched.
 *
 * @throws ProblemError 400, 413 or 415
 */
export async function readCloudEvents(request: FastifyRequest): Promise<ReceivedCloudEvents> {
  const mediaType = mediaTypeOf(request.headers['content-type']);
  if (mediaType === batchType) {
    const { json, bytes } = await readJson(request, ingestLimits.batchBytes);
    if (!Array.isArray(json)) throw notThis('a list of CloudEvents');
    if (json.length > ingestLimits.batchEvents) throw notThis(`at most ${ingestLimits.batchEvents} events`);
    return { events: json, measure: bytes > ingestLimits.eventBytes };
  }
  if (mediaType === structuredType) {
    const { json } = await readJson(request, ingestLimits.eventBytes);
    return { events: [json], measure: false };
  }
  if (request.headers['ce-specversion'] === undefined) {
    throw new ProblemError(400, 'not-a-cloudevent', 'The request is no CloudEvent', {
      detail: `Send ce- headers, or the content type ${structuredType} or ${batchType}.`,
    });
  }
  const isEmpty = !Buffer.isBuffer(request.body) || request.body.length === 0;
  const data = isEmpty ? undefined : (await readJson(request, ingestLimits.eventBytes)).json;
  return { events: [{ ...attributesIn(Object.entries(request.headers), 'ce-'), data }], measure: false };
}

/** Attributes in headers: percent-encoded over HTTP (3.1.3.2). */
function attributesIn(headers: Iterable<readonly [string, unknown]>, prefix: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(prefix) && typeof value === 'string')
      attributes[name.slice(prefix.length)] = decoded(value);
  }
  return attributes;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function notThis(expected: string): ProblemError {
  return new ProblemError(400, 'invalid-batch', 'The batch cannot be read', {
    errors: [{ field: 'body', message: `must be ${expected}` }],
  });
}
