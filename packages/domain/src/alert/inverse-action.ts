import type { PersonAction } from '@ebb/contracts';
import type { AlertState } from './alert-state.ts';

/** What undoing needs to know of an alert as it was before. */
export type BeforeAction = Pick<AlertState, 'ownerId' | 'ownerName' | 'snooze' | 'dueAt'>;

/** What takes an action back from an alert that was so before; null where nothing does. */
export function inverseOf(action: PersonAction, before: BeforeAction): PersonAction | null {
  const { ownerId, ownerName, snooze, dueAt } = before;
  switch (action.action) {
    case 'acknowledge':
      return ownerId === null ? { action: 'reopen' } : { action: 'assign', ownerId, ownerName };
    case 'assign':
      return { action: 'assign', ownerId, ownerName };
    case 'resolve':
      return { action: 'reopen' };
    case 'snooze':
      return snooze === null ? { action: 'unsnooze' } : snoozeAgain(snooze);
    case 'unsnooze':
      return snooze && snoozeAgain(snooze);
    case 'due':
      return { action: 'due', dueAt };
    case 'reopen':
    case 'note':
    case 'contact':
      return null;
  }
}

function snoozeAgain({ until, probability }: NonNullable<BeforeAction['snooze']>): PersonAction {
  return { action: 'snooze', until, baseline: { probability, ticketMark: 0 } };
}
