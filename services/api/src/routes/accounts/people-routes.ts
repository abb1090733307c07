import { passwordFlaw } from '@ebb/contracts';
import {
  changeRole,
  findUserById,
  invitePerson,
  listPeople,
  offerReset,
  readAccountLink,
  removePerson,
  removeTwoFactor,
  useAccountLink,
  withdrawInvitation,
  type PersonChange,
  type PersonOutcome,
  type PersonRefusal,
} from '@ebb/db';
import { grantPersonalData } from '@ebb/db/privacy';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../../api-parts.ts';
import { isGuessable } from '../../http/guessable-password.ts';
import { serve } from '../../http/serve.ts';
import { callerOf } from '../../http/session.ts';
import { mailAccountLink } from '../../mail/mail-account-link.ts';

/** Who may see a shop: invited by a link, given a role, removed; and what whoever has a link does with it. */
export function peopleRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  function changeOf(
    request: FastifyRequest,
    { shop, person }: { shop: string; person: string },
  ): PersonChange {
    const { userId, role, shops } = callerOf(request);
    return { shopId: shop, personId: person, actor: { userId, role, shops }, nowMs: nowMs() };
  }

  serve(app, parts, 'listPeople', async ({ params }) => listPeople(db, params.shop, nowMs()));

  serve(app, parts, 'invitePerson', async (request) => {
    const { userId, role: own } = callerOf(request);
    const { email, role } = request.body;
    if (role === 'owner' && own !== 'owner') throw refusals.rank();
    const by = { shopId: request.params.shop, userId, nowMs: nowMs() };
    const made = await invitePerson(db, { ...by, email, role });
    if (made !== undefined) {
      const mail = { kind: 'invitation', to: email.trim(), shopId: by.shopId } as const;
      return { ...made, isMailed: await mailAccountLink(parts, { ...made, ...mail }) };
    }
    throw new ProblemError(409, 'account-exists', 'This address has an account already');
  });

  serve(app, parts, 'withdrawInvitation', async (request) => {
    const { shop: shopId, id } = request.params;
    const by = { shopId, userId: callerOf(request).userId, nowMs: nowMs() };
    if (await withdrawInvitation(db, { ...by, id })) return null;
    throw new ProblemError(404, 'invitation-not-found', 'There is no such invitation');
  });

  serve(app, parts, 'changePerson', async (request) => {
    const { role, seesPersonalData: isGranted } = request.body;
    const change = changeOf(request, request.params);
    const changed = role === undefined ? undefined : doneOf(await changeRole(db, { ...change, role }));
    if (changed !== undefined && isGranted === undefined) return changed;
    return doneOf(await grantPersonalData(db, { ...change, isGranted: isGranted === true }));
  });

  serve(app, parts, 'removePerson', async (request) =>
    doneOf(await removePerson(db, changeOf(request, request.params))),
  );

  serve(app, parts, 'resetPassword', async (request) => {
    const { shop: shopId, person } = request.params;
    const made = doneOf(await offerReset(db, changeOf(request, request.params)));
    const account = await findUserById(db, person);
    const mail = { kind: 'reset', to: account?.email ?? '', shopId } as const;
    return { ...made, isMailed: await mailAccountLink(parts, { ...made, ...mail }) };
  });

  serve(app, parts, 'removeTwoFactor', async (request) =>
    doneOf(await removeTwoFactor(db, changeOf(request, request.params))),
  );

  serve(app, parts, 'readAccountLink', async ({ body }) => {
    const link = await readAccountLink(db, body.token, nowMs());
    if (link === undefined) throw linkNotFound();
    return link;
  });

  serve(app, parts, 'useAccountLink', async ({ body }) => {
    const { token, password } = body;
    const link = await readAccountLink(db, token, nowMs());
    if (link === undefined) throw linkNotFound();
    const name = body.name?.trim() ?? '';
    if (link.kind === 'invitation' && name === '') {
      throw new ProblemError(422, 'no-name', 'Say what you are called');
    }
    refuseWeak(password, { email: link.email, name });
    const outcome = await useAccountLink(db, { token, name, password, nowMs: nowMs() });
    if (outcome === 'not_found') throw linkNotFound();
    if (outcome === 'taken')
      throw new ProblemError(409, 'account-exists', 'This address has an account already');
    return null;
  });
}

/** @throws ProblemError 422 */
export function refuseWeak(
  password: string,
  person: { readonly email: string; readonly name: string },
): void {
  const flaw =
    passwordFlaw(password, person) ??
    (isGuessable(password, person)
      ? 'It is one of those that are tried first, or close to one. Use several words that do not belong together.'
      : null);
  if (flaw === null) return;
  throw new ProblemError(422, 'weak-password', 'The password is too easily guessed', { detail: flaw });
}

function linkNotFound(): ProblemError {
  return new ProblemError(404, 'link-not-found', 'This link is not good any more', {
    detail:
      'It was used, withdrawn, replaced by a newer one, or has expired. Ask whoever sent it for another.',
  });
}

/** @throws ProblemError 403, 404 or 409 */
function doneOf<Done>(outcome: PersonOutcome<Done>): Done {
  if ('done' in outcome) return outcome.done;
  throw refusals[outcome.refused]();
}

const refusals: { readonly [Refusal in PersonRefusal]: () => ProblemError } = {
  not_found: () => new ProblemError(404, 'person-not-found', 'There is no such person in this shop'),
  yourself: () =>
    new ProblemError(409, 'yourself', 'Your own account is somebody else’s to change', {
      detail: 'Another owner or admin can do this.',
    }),
  rank: () =>
    new ProblemError(403, 'forbidden-role', 'Your role does not allow this', {
      detail: 'Only owners make owners and act on their accounts.',
    }),
  role_decides: () =>
    new ProblemError(409, 'role-decides', 'The role says whether somebody sees personal data', {
      detail: 'Only analysts are granted it.',
    }),
  other_shops: () =>
    new ProblemError(409, 'other-shops', 'This person also works for a shop that is not yours', {
      detail:
        'A role and a password hold in all of somebody’s shops: it takes somebody who belongs to all of them.',
    }),
};
