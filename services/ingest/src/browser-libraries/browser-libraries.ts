import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '@ebb/service-kit';
import type { Intake } from '../intake.ts';
import { keyInQuery, writeKeyOf } from '../keys/write-key-of.ts';
import { createSegmentLibrary } from './segment-library.ts';
import { rudderSource, segmentSettings, type CalledAt } from './settings-documents.ts';

/** Seconds: how long a page may take a document for true. What it sends is checked by itself. */
const settingsAge = 300;
const libraryAge = 3_600;
const partAge = 31_536_000;

const hostPattern = /^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i;
/** What may be put into a program's text. */
const plainKey = /^[\w.-]{1,200}$/;

/** What the browser libraries of Segment and RudderStack ask for before they send, under the paths they know. */
export function installBrowserLibraries(app: FastifyInstance, intake: Intake, publicUrl: string): void {
  const library = createSegmentLibrary();

  app.get<{ Params: { writeKey: string } }>('/v1/projects/:writeKey/settings', async (request, reply) => {
    const { writeKey } = request.params;
    await checkKey(writeKey);
    void reply.header('cache-control', `private, max-age=${settingsAge}`);
    return segmentSettings(writeKey, calledAt(request, publicUrl));
  });

  app.get('/sourceConfig', async (request, reply) => {
    const writeKey = writeKeyOf(request.headers.authorization, undefined) ?? keyInQuery(request);
    const { shop } = await intake.ownerOf(writeKey);
    void reply.header('cache-control', `private, max-age=${settingsAge}`);
    return rudderSource(writeKey ?? '', shop.id);
  });

  app.get<{ Params: { writeKey: string } }>(
    '/analytics.js/v1/:writeKey/analytics.min.js',
    async (request, reply) => {
      const { writeKey } = request.params;
      if (!plainKey.test(writeKey)) throw noSuchSource();
      return reply.headers(scriptHeaders(libraryAge)).send(library.main(writeKey));
    },
  );

  app.get<{ Params: { file: string } }>('/analytics-next/bundles/:file', async (request, reply) => {
    const text = library.part(request.params.file);
    if (text === undefined) {
      throw new ProblemError(404, 'not-found', 'There is nothing at this address', {
        detail: 'The library has no such part.',
      });
    }
    return reply.headers(scriptHeaders(partAge)).send(text);
  });

  async function checkKey(writeKey: string): Promise<void> {
    try {
      await intake.ownerOf(writeKey);
    } catch (error) {
      throw error instanceof ProblemError && error.statusCode === 401 ? noSuchSource() : error;
    }
  }
}

function scriptHeaders(ageSeconds: number): Record<string, string> {
  return {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${ageSeconds}`,
  };
}

function noSuchSource(): ProblemError {
  return new ProblemError(404, 'unknown-write-key', 'The write key is not valid', {
    detail: 'No shop has this write key, or it was replaced and has expired, or it has been revoked.',
  });
}

/**
 * By the proxy's word, as the page has called. Where something before it ends TLS, the proxy does not know: for the host
 * of the public address its protocol counts.
 */
function calledAt({ headers }: FastifyRequest, publicUrl: string): CalledAt {
  const host = firstOf(headers['x-forwarded-host']) ?? headers.host ?? '';
  if (!hostPattern.test(host)) {
    throw new ProblemError(400, 'bad-request', 'The request cannot be read', {
      detail: 'The header Host is missing or names no host.',
    });
  }
  const known = new URL(publicUrl);
  const forwarded = known.host === host ? known.protocol.slice(0, -1) : firstOf(headers['x-forwarded-proto']);
  return { host, protocol: forwarded === 'https' ? 'https' : 'http' };
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
