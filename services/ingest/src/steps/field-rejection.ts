import type { RejectionCode } from '@ebb/contracts';

/** Why an event is not taken: a stable word, the field it is about, and a sentence for a person. */
export interface FieldRejection {
  readonly code: RejectionCode;
  readonly field?: string;
  readonly message: string;
}

/** A value that was read, or why it cannot be. */
export type Reading<Value> = { readonly value: Value } | { readonly rejection: FieldRejection };

export function rejection<Code extends RejectionCode>(
  code: Code,
  field: string | undefined,
  message: string,
): { readonly rejection: FieldRejection } {
  return { rejection: { code, ...(field === undefined ? {} : { field }), message } };
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
