import type { LabColumn, LabColumnUse, LabTable } from '@ebb/contracts/lab';

/** What the form takes of the generated customers, beyond what their table happens to hold. */
const generatedLimits: Readonly<Record<string, readonly [least: number, most: number | null]>> = {
  age: [18, 100],
  income_thousands: [0, null],
  spending_score: [1, 100],
  purchases_a_year: [0, null],
};

/** The columns as they were guessed: what a person begins to correct. */
export function guessedUses(columns: readonly LabColumn[], source: LabTable['source']): LabColumnUse[] {
  return columns.map(({ name, kind, numbers }) => {
    const limits = source === 'customers_200' ? generatedLimits[name] : undefined;
    return {
      name,
      kind,
      ...(kind === 'number' && numbers?.isSkewed ? { logarithm: true } : {}),
      ...(limits === undefined ? {} : { least: limits[0], most: limits[1] }),
    };
  });
}

/** A limit as it is typed: empty for none of its own. @returns undefined where it is no number */
export function readLimit(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}
