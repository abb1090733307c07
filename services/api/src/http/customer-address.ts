import { type Database } from '@ebb/db';
import { findKnownId } from '@ebb/db/identity';
import { ProblemError } from '@ebb/service-kit';

export function customerNotFound(id: string): ProblemError {
  return new ProblemError(404, 'customer-not-found', 'There is no such customer', {
    detail: `The shop has no customer ${JSON.stringify(id)}.`,
  });
}

/**
 * The customer whom an address names. An anonymous id leads to the customer to whom it is joined. Guests are counted, never
 * shown: behind an anonymous id that belongs to nobody there is nobody to call.
 *
 * @throws ProblemError 404
 */
export async function requireKnownId(db: Database, shopId: string, id: string): Promise<string> {
  const known = await findKnownId(db, shopId, id);
  if (known === undefined) {
    throw new ProblemError(404, 'customer-not-found', 'There is no such customer', {
      detail: 'Anonymous visitors have no page.',
    });
  }
  return known;
}
