import { isKnownCustomer } from '@ebb/contracts';
import { ProblemError } from '@ebb/service-kit';

export function customerNotFound(id: string): ProblemError {
  return new ProblemError(404, 'customer-not-found', 'There is no such customer', {
    detail: `The shop has no customer ${JSON.stringify(id)}.`,
  });
}

/**
 * Guests are counted, never shown: behind an anonymous id there is nobody to call.
 *
 * @throws ProblemError 404
 */
export function requireKnownId(id: string): string {
  if (!isKnownCustomer(id)) {
    throw new ProblemError(404, 'customer-not-found', 'There is no such customer', {
      detail: 'Anonymous visitors have no page.',
    });
  }
  return id;
}
