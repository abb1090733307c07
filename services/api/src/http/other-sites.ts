import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api-parts.ts';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a signed-in person's browser send: signing in or out, and every change. The browser says
 * so itself (`Sec-Fetch-Site`, and older ones `Origin`); a program says neither, and has no cookie to be abused.
 */
export function refuseOtherSites(app: Api): void {
  app.addHook('onRequest', async (request) => {
    if (!readOnly.has(request.method) && comesFromElsewhere(request)) {
      throw new ProblemError(403, 'other-site', 'Another site may not do this', {
        detail: 'The request comes from a page that was not served by this host.',
      });
    }
  });
}

function comesFromElsewhere({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
