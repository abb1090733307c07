import { createHmac, timingSafeEqual } from 'node:crypto';
import { isKnownCustomer, maySend, type EventKind, type KeyKind } from '@ebb/contracts';
import { isObject, type FieldRejection, type JsonObject } from './field-rejection.ts';

/** What the key allows with which a message came. */
export interface KeyRights {
  readonly keyKind: KeyKind;
  /** With it the shop's server signs the ids of those who are signed in; null: nobody asks for that. */
  readonly signingSecret: string | null;
}

/** What was read of a message when its rights are looked at. */
interface Asked {
  readonly kind: EventKind;
  readonly customerId: string;
  readonly imported: boolean;
}

/**
 * Why a message is not this key's to send; undefined when it is.
 *
 * @param batchContext of the batch around it, where a signature may stand too
 */
export function findForbidden(
  message: JsonObject,
  { kind, customerId, imported }: Asked,
  { keyKind, signingSecret }: KeyRights,
  batchContext: unknown,
): FieldRejection | undefined {
  if (!maySend(keyKind, kind)) {
    return {
      code: 'server_key_needed',
      field: kind === 'identified' ? 'type' : 'event',
      message: `a browser's write key may not send events of the kind ${kind}; it takes a server's`,
    };
  }
  if (imported && keyKind !== 'server') {
    const words = "a browser's write key may not send history; it takes a server's";
    return { code: 'server_key_needed', field: 'context.import', message: words };
  }
  if (signingSecret === null || !isKnownCustomer(customerId)) return undefined;
  const signature = signatureIn(message['context']) ?? signatureIn(batchContext);
  if (signature !== undefined && isSignatureOf(signature, customerId, signingSecret)) return undefined;
  return {
    code: 'unsigned_user',
    field: 'context.userSignature',
    message:
      'must be the HMAC-SHA256 of the userId in hex, made by the shop’s server with the key’s signing secret',
  };
}

function signatureIn(context: unknown): string | undefined {
  const given = isObject(context) ? context['userSignature'] : undefined;
  return typeof given === 'string' ? given : undefined;
}

function isSignatureOf(signature: string, userId: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(userId).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
