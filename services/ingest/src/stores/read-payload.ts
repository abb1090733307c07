import { isUtf8 } from 'node:buffer';
import { isObject, type JsonObject } from '../steps/field-rejection.ts';

/**
 * A store's JSON. Whole numbers beyond 2^53 become their digits as text: ids of that length are given out, and
 * JSON.parse alone would round two of them to one.
 *
 * @returns undefined for what is no JSON object in UTF-8
 */
export function readPayload(body: Buffer): JsonObject | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    const json: unknown = JSON.parse(body.toString(), exactly);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

export function objectIn(of: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = of?.[field];
  return isObject(value) ? value : undefined;
}

/** What of a list is objects. */
export function objectsIn(of: JsonObject | undefined, field: string): readonly JsonObject[] {
  const value = of?.[field];
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isObject) : [];
}

/** Trimmed; undefined for what is no text or empty. */
export function textIn(of: JsonObject | undefined, field: string): string | undefined {
  const value = of?.[field];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** The digits of an id; undefined for null, 0 and what is none. */
export function idIn(of: JsonObject | undefined, field: string): string | undefined {
  const value = of?.[field];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  return /^[1-9]\d{0,39}$/.test(text) ? text : undefined;
}

export function firstText(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined);
}
