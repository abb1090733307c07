import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ingestLimits } from '@ebb/contracts';
import { ProblemError } from '@ebb/service-kit';
import { batchType, structuredType } from './media-types.ts';
import { isObject } from '../steps/field-rejection.ts';

const unzip = promisify(gunzip);

/**
 * The body as bytes. JSON may also come as text/plain: browsers send beacons without a preflight that way. RudderStack's
 * library for Node calls its gzip a form.
 */
export function installBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'text/plain', structuredType, batchType],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (encodingOf(request) === 'gzip') done(null, body);
      else done(unsupportedType(request));
    },
  );
  app.addContentTypeParser('*', (request, payload, done) => {
    payload.resume();
    done(unsupportedType(request));
  });
}

function unsupportedType(request: FastifyRequest): ProblemError {
  const given = request.headers['content-type'] ?? 'none';
  const detail = `Send JSON with the header "Content-Type: application/json"; the request had ${given}.`;
  return new ProblemError(415, 'unsupported-media-type', 'The content type is not accepted', { detail });
}

function encodingOf(request: FastifyRequest): string | undefined {
  return request.headers['content-encoding']?.trim().toLowerCase();
}

export interface RequestJson {
  readonly json: unknown;
  /** Unpacked. */
  readonly bytes: number;
}

/** @throws ProblemError 400, 413 or 415, each for its own reason */
export async function readJson(request: FastifyRequest, limitBytes: number): Promise<RequestJson> {
  const packed = request.body;
  if (!Buffer.isBuffer(packed) || packed.length === 0) {
    throw new ProblemError(400, 'empty-body', 'The request has no body');
  }
  const body = await unpack(packed, encodingOf(request), limitBytes);
  if (body.length > limitBytes) throw bodyTooLarge(limitBytes);
  // Decoding would replace broken bytes in silence, and two customers' ids could become one.
  if (!isUtf8(body)) throw notJson('it is not valid UTF-8');
  try {
    return { json: JSON.parse(withoutByteOrderMark(body).toString()) as unknown, bytes: body.length };
  } catch (error) {
    throw notJson(error instanceof Error ? error.message : 'unreadable');
  }
}

function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

export function bodyTooLarge(limitBytes: number): ProblemError {
  const single = limitBytes === ingestLimits.eventBytes;
  return new ProblemError(
    413,
    single ? 'event-too-large' : 'batch-too-large',
    single ? 'The event is too large' : 'The batch is too large',
    {
      detail: single
        ? `An event may hold ${limitBytes} bytes of JSON.`
        : `A batch may hold ${limitBytes} bytes of JSON; send it in parts.`,
      errors: [{ field: 'body', message: `at most ${limitBytes} bytes`, limit: limitBytes }],
    },
  );
}

function notJson(reason: string): ProblemError {
  return new ProblemError(400, 'invalid-json', 'The body is not valid JSON', { detail: reason });
}

async function unpack(packed: Buffer, encoding: string | undefined, limitBytes: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return packed;
  if (encoding !== 'gzip') {
    throw new ProblemError(415, 'unsupported-encoding', 'The content encoding is not accepted', {
      detail: `Send the body as it is or with "Content-Encoding: gzip"; the request had ${encoding}.`,
    });
  }
  try {
    return await unzip(packed, { maxOutputLength: limitBytes });
  } catch (error) {
    const tooLarge = isObject(error) && error['code'] === 'ERR_BUFFER_TOO_LARGE';
    if (tooLarge) throw bodyTooLarge(limitBytes);
    throw new ProblemError(400, 'invalid-gzip', 'The body is not valid gzip', { cause: error });
  }
}
