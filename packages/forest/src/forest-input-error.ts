/**
 * The caller handed in something a forest cannot be made from or asked about.
 * `field` is the option or array at fault, the message says what was found and what the limit is.
 */
export class ForestInputError extends Error {
  override readonly name = 'ForestInputError';
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.field = field;
  }
}

/** Refuses a number that is not an integer in [lowest, highest]. */
export function requireInteger(field: string, value: number, lowest: number, highest: number): number {
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw new ForestInputError(field, `must be an integer from ${lowest} to ${highest}, got ${value}`);
  }
  return value;
}
