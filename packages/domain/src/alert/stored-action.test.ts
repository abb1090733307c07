import { presentWord, type PersonAction } from '@ebb/contracts';
import { decodeAction, encodeDetails } from './stored-action.ts';

const actions: PersonAction[] = [
  { action: 'acknowledge' },
  { action: 'resolve', outcome: 'retained' },
  { action: 'reopen' },
  { action: 'assign', ownerId: 'u', ownerName: 'Lena' },
  { action: 'assign', ownerId: null, ownerName: null },
  { action: 'note' },
  { action: 'contact', channel: 'call' },
  { action: 'snooze', until: 7, baseline: { probability: 1 / 3, ticketMark: 2 } },
  { action: 'unsnooze' },
];

describe('a stored action', () => {
  it.each(actions)('is read back as it was said: %j', (action) => {
    expect(decodeAction({ action: action.action, details: encodeDetails(action) }, null)).toEqual(action);
  });

  it.each([
    ['acknowledged', null, { action: 'acknowledge' }],
    ['reopened', null, { action: 'reopen' }],
    ['closed', 'lost', { action: 'resolve', outcome: 'lost' }],
    ['closed', null, { action: 'resolve', outcome: 'other' }],
    ['closed', 'ordered', { action: 'resolve', outcome: 'other' }],
    ['escalated', null, null],
  ] as const)('of an older release, %s with the alert’s reason %s, is still read', (action, reason, read) => {
    expect(decodeAction({ action, details: null }, reason)).toEqual(read);
  });

  it('is told from what the engine did', () => {
    expect(presentWord('closed', false)).toBe('closed');
    expect(presentWord('escalated', false)).toBe('escalated');
  });
});
