/** NUL ends strings in other programs; half of a surrogate pair has no UTF-8 form and would become a question mark. */
const unstorable = /[\0\p{Surrogate}]/u;

export const unstorableMessage = 'must not hold a NUL character or half of a surrogate pair';

export function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/**
 * Why a text cannot be an id of a customer, message or order. The one rule for both sides: ingest refuses by it what a
 * shop sends, and scoring what stands in `customer.events`.
 *
 * @returns a sentence's end, "must not …"; undefined for a good id
 */
export function flawOfId(id: string): string | undefined {
  // The database would not tell it from the id without the space.
  if (id.endsWith(' ')) return 'must not end in a space';
  return isStorable(id) ? undefined : unstorableMessage;
}
