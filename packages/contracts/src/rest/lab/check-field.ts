import type { LabField } from './columns.ts';

/** What is wrong with one answer of the form, and the limit that it breaks. */
export interface LabFieldFlaw {
  readonly field: string;
  readonly message: string;
  readonly limit?: string | number | readonly unknown[];
}

const plainNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks an answer as it is typed: the same rule in the browser and on the server. An empty one is allowed, the study
 * fills it as it filled missing values.
 *
 * @returns null where nothing is wrong
 */
export function checkLabField(field: LabField, given: string): LabFieldFlaw | null {
  const text = given.trim();
  const { name, kind, least, most, values, isWhole } = field;
  const flaw = (message: string, limit?: LabFieldFlaw['limit']): LabFieldFlaw => ({
    field: name,
    message: `${name} ${message}`,
    ...(limit === undefined ? {} : { limit }),
  });
  if (text === '') return null;
  if (kind === 'date') {
    const isDate = isoDay.test(text) && !Number.isNaN(Date.parse(text));
    return isDate ? null : flaw('must be a date as 2026-01-31.');
  }
  if (kind === 'category') {
    if (values.includes(text)) return null;
    return flaw(`is ${text}, which was not in the table. It had: ${listed(values)}.`, values);
  }
  if (!plainNumber.test(text) || !Number.isFinite(Number(text))) return flaw('must be a number.');
  const value = Number(text);
  if (isWhole && !Number.isInteger(value)) return flaw('must be a whole number.');
  if (least !== null && value < least) return flaw(`must be at least ${least}${upTo(most)}.`, least);
  if (most !== null && value > most) return flaw(`must be at most ${most}${from(least)}.`, most);
  return null;
}

const upTo = (most: number | null) => (most === null ? '' : ` (and at most ${most})`);
const from = (least: number | null) => (least === null ? '' : ` (and at least ${least})`);

function listed(values: readonly string[]): string {
  const shown = values.slice(0, 8).join(', ');
  return values.length > 8 ? `${shown} and ${values.length - 8} more` : shown;
}
