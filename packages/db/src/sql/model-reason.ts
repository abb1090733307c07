import { ModelReason } from '@ebb/contracts';
import { Value } from 'typebox/value';

/** A reason as a column keeps it. */
export function storedReason(reason: ModelReason): string {
  return JSON.stringify(reason);
}

/** A stored reason; what is none, a sentence that was stored before or a kind of a newer release, is shown as it stands. */
export function readReason(stored: string): ModelReason {
  return checkedReason(parsed(stored)) ?? { kind: 'text', text: stored };
}

/** The same of a part of a summary: an object, or a sentence in summaries that were stored before. */
export function reasonInSummary(part: unknown): ModelReason {
  if (typeof part === 'string') return { kind: 'text', text: part };
  return checkedReason(part) ?? { kind: 'text', text: part === undefined ? '' : JSON.stringify(part) };
}

function checkedReason(value: unknown): ModelReason | undefined {
  return Value.Check(ModelReason, value) ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
