import type { PersonAction } from '@ebb/contracts';
import { listMembers, type Database } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';

/**
 * The action with its new owner by the name that the shop knows.
 *
 * @throws ProblemError 422 for an owner who is no member
 */
export async function asNamed(db: Database, action: PersonAction, shopId: string): Promise<PersonAction> {
  if (action.action !== 'assign') return action;
  if (action.ownerId === null) return { ...action, ownerName: null };
  const owner = (await listMembers(db, shopId)).find(({ id }) => id === action.ownerId);
  if (owner === undefined) throw new ProblemError(422, 'no-member', 'The new owner is no member of the shop');
  return { ...action, ownerName: owner.name };
}
