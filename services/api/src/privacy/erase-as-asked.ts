import { eraseCustomer, type Database } from '@ebb/db';
import { findKnownId } from '@ebb/db/identity';
import { closeEmptyErasure, readOpenErasures, type OpenErasure } from '@ebb/db/stores';
import type { Scope } from '@ebb/service-kit';

const everyMs = 15_000;
const mostAtOnce = 50;

/**
 * Erases the customers whom a store has told to forget, the same way as a person does on a customer's page. What fails
 * stays open and is tried again; several processes at it do no harm.
 */
export function startErasures(db: Database, scope: Scope, nowMs: () => number): void {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= eraseAsAsked(db, nowMs, (error) =>
      scope.log.error({ err: error }, 'a customer whom a store asked to forget could not be erased'),
    ).finally(() => (underWay = undefined));
  }, everyMs);
  scope.onStop('erasures', async () => {
    clearInterval(timer);
    await underWay;
  });
}

/** One round. */
export async function eraseAsAsked(
  db: Database,
  nowMs: () => number,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    for (const request of await readOpenErasures(db, mostAtOnce)) {
      await eraseOne(db, request, nowMs()).catch(onError);
    }
  } catch (error) {
    onError(error);
  }
}

async function eraseOne(db: Database, request: OpenErasure, nowMs: number): Promise<void> {
  const { shopId, subject, guestSubject } = request;
  for (const customerId of [subject, guestSubject]) {
    if (customerId === null) continue;
    // A guest who is part of a customer goes with that customer, and with no other.
    const known = (await findKnownId(db, shopId, customerId)) ?? customerId;
    if (known !== customerId) continue;
    await eraseCustomer(db, { shopId, customerId, userId: null, nowMs });
  }
  await closeEmptyErasure(db, request, nowMs);
}
