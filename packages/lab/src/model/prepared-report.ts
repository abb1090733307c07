import type { PreparedLabColumn } from '@ebb/contracts/lab';
import type { PreparedTable } from '@ebb/learning/clustering';

/** What was done to each column, to be shown. */
export function preparedReport({ report, preparation }: PreparedTable): PreparedLabColumn[] {
  return report.map(
    ({ name, missingRows, filledWith, isConstant, isLogarithm, joinedCategories }, place) => ({
      name,
      kind: preparation.columns[place]!.kind,
      missing: missingRows,
      filledWith,
      isConstant,
      isLogarithm,
      joined: joinedCategories.slice(0, 50),
    }),
  );
}
