import { ExperimentEnd, HorizonReason, ModelReason } from '@ebb/contracts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** What a reason is where nothing better is known of it: words, to be shown as they stand. */
interface Words {
  kind: 'text';
  text: string;
}

/** A reason as a column keeps it. */
export function storedReason(reason: ModelReason | ExperimentEnd): string {
  return JSON.stringify(reason);
}

/** A stored reason; what is none, a sentence that was stored before or a kind of a newer release, is shown as it stands. */
export function readReason(stored: string): ModelReason {
  return readStored(ModelReason, stored);
}

/** The same of why an experiment ended. */
export function readExperimentEnd(stored: string): ExperimentEnd {
  return readStored(ExperimentEnd, stored);
}

/** The same of a part of a summary: an object, or a sentence in summaries that were stored before. */
export function reasonInSummary(part: unknown): ModelReason {
  return readPart(ModelReason, part);
}

/** Why the horizon of a summary: values, a sentence of an older release, or null where nothing is said. */
export function horizonReasonIn(summary: { readonly [part: string]: unknown }): HorizonReason | null {
  const part = summary['horizonReason'] ?? summary['horizonWhy'] ?? null;
  return part === null ? null : readPart(HorizonReason, part);
}

function readStored<Schema extends TSchema>(schema: Schema, stored: string): Static<Schema> | Words {
  const value = parsed(stored);
  return Value.Check(schema, value) ? value : { kind: 'text', text: stored };
}

function readPart<Schema extends TSchema>(schema: Schema, part: unknown): Static<Schema> | Words {
  if (typeof part === 'string') return { kind: 'text', text: part };
  if (Value.Check(schema, part)) return part;
  return { kind: 'text', text: part === undefined ? '' : JSON.stringify(part) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
