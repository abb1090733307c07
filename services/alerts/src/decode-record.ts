import { AlertMessage, PredictionMessage, presentWord, untouchedAlert } from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * The topic holds messages of thirty days: those of an older release name a person's action by another word, and do not
 * know all that people can leave on an alert.
 */
function asOfThisRelease(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('change' in message)) return message;
  if (typeof message.change !== 'string' || !('actorName' in message)) return message;
  const change = presentWord(message.change, message.actorName !== null);
  if (!('alert' in message) || typeof message.alert !== 'object') return { ...message, change };
  return { ...message, change, alert: { ...untouchedAlert, ...message.alert } };
}

function decoder<Schema extends TSchema>(schema: Schema, renew = (value: unknown) => value) {
  const validator = Compile(schema);
  /** @returns undefined for a record that is not what the topic promises */
  return (value: Buffer | null): Static<Schema> | undefined => {
    if (value === null) return undefined;
    let parsed: unknown;
    try {
      parsed = renew(JSON.parse(value.toString('utf8')));
    } catch {
      return undefined;
    }
    return validator.Check(parsed) ? parsed : undefined;
  };
}

export const decodeAlertMessage = decoder(AlertMessage, asOfThisRelease);
export const decodePredictionMessage = decoder(PredictionMessage);
