import { anonymousPrefix, ingestLimits } from '@ebb/contracts';
import { rejection, type JsonObject, type Reading } from './field-rejection.ts';
import type { KeyRights } from './key-rights.ts';
import { readText } from './read-text.ts';

export const idOptions = { maxLength: ingestLimits.idLength, id: true } as const;

/** Whose event it is. `anonymousId` beside a known customer: an id of the same person, from before it was known. */
export interface Identity {
  readonly customerId: string;
  readonly anonymousId: string | undefined;
}

export function readIdentity(message: JsonObject): Reading<Identity> {
  const userId = readUserId(message);
  if ('rejection' in userId) return userId;
  const anonymousId = readText(message['anonymousId'], 'anonymousId', idOptions);
  if (userId.value !== undefined) {
    // Some libraries fill the field with anything where there is a userId: that takes nothing from the event.
    const named = 'rejection' in anonymousId ? undefined : anonymousId.value;
    return { value: { customerId: userId.value, anonymousId: named } };
  }
  if ('rejection' in anonymousId) return anonymousId;
  if (anonymousId.value === undefined)
    return rejection('missing_user', 'userId', 'userId or anonymousId must be given');
  return { value: { customerId: anonymousPrefix + anonymousId.value, anonymousId: undefined } };
}

function readUserId(message: JsonObject): Reading<string | undefined> {
  const userId = readText(message['userId'], 'userId', idOptions);
  if ('rejection' in userId || !userId.value?.startsWith(anonymousPrefix)) return userId;
  return rejection('invalid_field', 'userId', `must not begin with "${anonymousPrefix}"`);
}

/** An alias names the id of before as `previousId`; Segment's browser library may leave it out for its anonymous id. */
export function readAlias(message: JsonObject): Reading<Identity> {
  const userId = readUserId(message);
  if ('rejection' in userId) return userId;
  if (userId.value === undefined) return rejection('missing_user', 'userId', 'an alias must name the userId');
  const field = message['previousId'] == null ? 'anonymousId' : 'previousId';
  const previousId = readText(message[field], field, idOptions);
  if ('rejection' in previousId) return previousId;
  if (previousId.value === undefined)
    return rejection('invalid_field', 'previousId', 'an alias must name the id of before');
  return { value: { customerId: userId.value, anonymousId: previousId.value } };
}

/**
 * Whether the key may say that two ids are one person, which moves orders from one to the other: a server's, or one whose
 * known customers the shop's server has signed. Of others the event is taken, and joins nobody.
 */
export function mayJoin({ keyKind, signingSecret }: KeyRights): boolean {
  return keyKind === 'server' || signingSecret !== null;
}
