import { flawOfId, isStorable, unstorableMessage } from '@ebb/contracts';
import { rejection, type FieldRejection, type Reading } from './field-rejection.ts';

/**
 * A name or id, byte for byte: nothing is trimmed or folded. Null, absent and empty are all "not given".
 *
 * @param options.id an id: the contracts' rule for ids holds, and numbers are taken by their digits, if they are exact
 */
export function readText(
  raw: unknown,
  field: string,
  options: { readonly maxLength: number; readonly id?: boolean },
): Reading<string | undefined> {
  if (raw === undefined || raw === null || raw === '') return { value: undefined };
  if (options.id === true && typeof raw === 'number' && Number.isSafeInteger(raw)) {
    return { value: String(raw) };
  }
  if (typeof raw !== 'string') return rejection('invalid_field', field, 'must be a string');
  if (raw.length > options.maxLength) {
    return rejection('invalid_field', field, `must not be longer than ${options.maxLength} characters`);
  }
  const flaw = options.id === true ? flawOfId(raw) : isStorable(raw) ? undefined : unstorableMessage;
  return flaw === undefined ? { value: raw } : rejection('invalid_field', field, flaw);
}

const deepest = 20;
const inexact = `must lie between -${Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}; send longer numbers as text`;

/**
 * Looks through a free object for what could not be stored or written out again as it was sent: unstorable text,
 * numbers that JSON's readers round or turn into nothing (1e999, integers beyond 2^53), and nesting so deep that
 * programs that read it recursively would fail.
 */
export function findUnstorable(value: unknown, field: string, depth = 0): FieldRejection | undefined {
  if (typeof value === 'string') {
    return isStorable(value) ? undefined : { code: 'invalid_field', field, message: unstorableMessage };
  }
  if (typeof value === 'number') {
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER
      ? undefined
      : { code: 'invalid_field', field, message: inexact };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= deepest) {
    return { code: 'invalid_field', field, message: `must not nest deeper than ${deepest} levels` };
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = findUnstorable(value[index], `${field}[${index}]`, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) {
      return { code: 'invalid_field', field, message: `holds a key that ${unstorableMessage}` };
    }
    const found = findUnstorable(inner, `${field}.${key}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
