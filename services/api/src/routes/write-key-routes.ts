import { isAllowed } from '@ebb/contracts';
import {
  createWriteKey,
  listWriteKeys,
  mostWriteKeys,
  renameWriteKey,
  revokeWriteKey,
  rotateWriteKey,
  type KeyOutcome,
  type KeyRefusal,
} from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';

const hourMs = 60 * 60 * 1000;

/** The keys a shop sends its events with. */
export function writeKeyRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, sealer } = parts;

  function by(request: FastifyRequest): { readonly userId: string; readonly nowMs: number } {
    return { userId: callerOf(request).userId, nowMs: nowMs() };
  }

  serve(app, parts, 'listWriteKeys', async (request) => {
    const { role } = callerOf(request);
    return {
      keys: await listWriteKeys(db, request.params.shop),
      mayChange: isAllowed(role, 'keys.change'),
    };
  });

  serve(app, parts, 'createWriteKey', async (request) => {
    const { name, kind, signsUsers = false } = request.body;
    const change = { ...by(request), shopId: request.params.shop };
    return doneOf(await createWriteKey(db, sealer, { ...change, name: name.trim(), kind, signsUsers }));
  });

  serve(app, parts, 'renameWriteKey', async (request) => {
    const { shop: shopId, key: keyHash } = request.params;
    return doneOf(
      await renameWriteKey(db, { ...by(request), shopId, keyHash, name: request.body.name.trim() }),
    );
  });

  serve(app, parts, 'rotateWriteKey', async (request) => {
    const { shop: shopId, key: keyHash } = request.params;
    const overlapMs = request.body.overlapHours * hourMs;
    return doneOf(await rotateWriteKey(db, sealer, { ...by(request), shopId, keyHash, overlapMs }));
  });

  serve(app, parts, 'revokeWriteKey', async (request) => {
    const { shop: shopId, key: keyHash } = request.params;
    return doneOf(await revokeWriteKey(db, { ...by(request), shopId, keyHash }));
  });
}

/** @throws ProblemError 404 or 409 */
function doneOf<Done>(outcome: KeyOutcome<Done>): Done {
  if ('done' in outcome) return outcome.done;
  throw refusals[outcome.refused]();
}

const refusals: { readonly [Refusal in KeyRefusal]: () => ProblemError } = {
  not_found: () => new ProblemError(404, 'write-key-not-found', 'There is no such write key'),
  not_in_use: () =>
    new ProblemError(409, 'write-key-not-in-use', 'The write key cannot be replaced', {
      detail: 'It was revoked, or replaced already.',
    }),
  too_many: () =>
    new ProblemError(409, 'too-many-write-keys', 'The shop has as many write keys as it may', {
      detail: `At most ${mostWriteKeys} may be in use. Revoke one first.`,
    }),
};
