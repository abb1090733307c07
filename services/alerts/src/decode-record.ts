import { AlertMessage, PredictionMessage, renewAlertMessage } from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

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

export const decodeAlertMessage = decoder(AlertMessage, renewAlertMessage);
export const decodePredictionMessage = decoder(PredictionMessage);
