import { isObject } from './field-rejection.ts';

/** One change to a JSON value: the field by its path, and what it becomes; without `value` the field is removed. */
export interface Edit {
  readonly path: readonly string[];
  readonly value?: unknown;
}

/** A change that cannot be made, or cannot be read. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

/**
 * Reads `properties.currency=GBP`. What is right of the sign is JSON where it can be (`12.5`, `true`, `"007"`), else
 * the text itself.
 *
 * @throws EditError
 */
export function parseSet(text: string): Edit {
  const sign = text.indexOf('=');
  if (sign < 1)
    throw new EditError(`${text} is no change; write FIELD=VALUE, such as properties.currency=GBP`);
  const raw = text.slice(sign + 1);
  let value: unknown = raw;
  try {
    value = JSON.parse(raw);
  } catch {
    // A word without quotes.
  }
  return { path: parsePath(text.slice(0, sign)), value };
}

/** Reads `properties.products.0.price`. @throws EditError */
export function parsePath(text: string): readonly string[] {
  const path = text.split('.');
  if (path.some((name) => name === '')) throw new EditError(`${text} is no field; write NAME.NAME`);
  return path;
}

/** A copy with the changes made, in their order. Objects on the way to a field are made. @throws EditError */
export function applyEdits(json: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce((edited, edit) => changed(edited, edit, 0), json);
}

function changed(json: unknown, { path, ...edit }: Edit, depth: number): unknown {
  const name = path[depth];
  if (name === undefined) return edit.value;
  const isLast = depth === path.length - 1;
  if (Array.isArray(json)) {
    const items: unknown[] = [...(json as unknown[])];
    const index = Number(name);
    if (!(Number.isInteger(index) && index >= 0 && index < items.length)) {
      throw new EditError(`${path.slice(0, depth + 1).join('.')}: there is no such element`);
    }
    if (isLast && !('value' in edit)) items.splice(index, 1);
    else items[index] = changed(items[index], { path, ...edit }, depth + 1);
    return items;
  }
  if (json !== undefined && !isObject(json)) {
    throw new EditError(
      `${path.slice(0, depth).join('.') || 'the message'} is no object, so it has no ${name}`,
    );
  }
  // Through a map: names such as __proto__ are fields like any other.
  const fields = new Map(Object.entries(json ?? {}));
  if (isLast && !('value' in edit)) fields.delete(name);
  else fields.set(name, changed(fields.get(name), { path, ...edit }, depth + 1));
  return Object.fromEntries(fields);
}

/** Paths of the fields in which two JSON values differ, at most `limit`. */
export function differingFields(before: unknown, after: unknown, limit = 20): string[] {
  const found: string[] = [];
  walk(before, after, []);
  return found;

  function walk(one: unknown, other: unknown, path: readonly string[]): void {
    if (found.length >= limit || JSON.stringify(one) === JSON.stringify(other)) return;
    if (!isObject(one) || !isObject(other)) {
      found.push(path.join('.') || '(all)');
      return;
    }
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      walk(one[name], other[name], [...path, name]);
    }
  }
}
