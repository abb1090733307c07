import type { PersonAction } from '@ebb/contracts';
import { applyAction, suitsAnyVersion } from './apply-action.ts';
import { openedAlert, type AlertState } from './alert-state.ts';
import { noEpisode } from './episode.ts';

const opened = openedAlert({ openedMs: 1_000, band: 'high' });
const open = {
  ...noEpisode,
  number: 1,
  open: { openedMs: 1_000, band: 'high' as const, terms: null, snooze: null },
};
const lena = { id: 'lena', name: 'Lena' };
const amir: PersonAction = { action: 'assign', ownerId: 'amir', ownerName: 'Amir' };
const nobody: PersonAction = { action: 'assign', ownerId: null, ownerName: null };

/** The alert after these actions of Lena; a refusal ends with its words. */
function after(...actions: PersonAction[]): AlertState | string {
  let standing = { alert: opened, episodeNumber: 1, episode: { ...open } as typeof noEpisode };
  for (const [at, action] of actions.entries()) {
    const by = { actor: lena, atMs: 2_000 + at, cooldownDays: 14 };
    const result = applyAction(standing, action, by);
    if (result.kind === 'refused') return result.why;
    standing = { ...standing, alert: result.alert, episode: result.episode };
  }
  return standing.alert;
}

describe('assigning', () => {
  it('gives the alert to somebody, and the response time ends with the first', () => {
    expect(after(amir)).toMatchObject({ status: 'acknowledged', ownerName: 'Amir', acknowledgedAt: 2_000 });
    expect(after({ action: 'acknowledge' }, amir)).toMatchObject({ ownerId: 'amir', acknowledgedAt: 2_000 });
  });

  it('back to nobody opens it again', () => {
    expect(after(amir, nobody)).toEqual({ ...opened, version: 3, updatedAt: 2_001 });
  });

  it('is refused where it changes nothing or the alert is closed', () => {
    expect(after(nobody)).toBe('The alert is unassigned already.');
    expect(after(amir, amir)).toBe('The alert is theirs already.');
    expect(after({ action: 'resolve', outcome: 'lost' }, amir)).toBe('The alert is closed.');
  });
});

describe('reopening', () => {
  it('gives a closed alert back to whoever had it', () => {
    const closed: PersonAction = { action: 'resolve', outcome: 'lost' };
    expect(after(amir, closed, { action: 'reopen' })).toMatchObject({
      status: 'acknowledged',
      ownerId: 'amir',
      closedAt: null,
      closeReason: null,
    });
    expect(after(closed, { action: 'reopen' })).toMatchObject({ status: 'open', ownerId: null });
  });
});

describe('notes and contacts', () => {
  it('change nothing but the version, also of a closed alert', () => {
    expect(after({ action: 'note' })).toEqual({ ...opened, version: 2, updatedAt: 2_000 });
    expect(after({ action: 'resolve', outcome: 'lost' }, { action: 'note' })).toMatchObject({
      status: 'closed',
      version: 3,
    });
  });

  it('do not depend on what others did meanwhile', () => {
    expect(suitsAnyVersion('note')).toBe(true);
    expect(suitsAnyVersion('contact')).toBe(true);
    expect(suitsAnyVersion('assign')).toBe(false);
  });

  it('a contact on an unassigned alert makes the caller its owner, on an assigned one not', () => {
    const contact: PersonAction = { action: 'contact', channel: 'call' };
    expect(after(contact)).toMatchObject({ status: 'acknowledged', ownerId: 'lena' });
    expect(after(amir, contact)).toMatchObject({ ownerId: 'amir' });
  });
});

describe('snoozing', () => {
  const baseline = { probability: 0.8, ticketMark: 3 };
  const until = (at: number | null): PersonAction => ({ action: 'snooze', until: at, baseline });

  it('puts an alert off and leaves owner and response time, until somebody takes it back', () => {
    expect(after(amir, until(99_000))).toMatchObject({
      ownerId: 'amir',
      acknowledgedAt: 2_000,
      snooze: { until: 99_000, probability: 0.8 },
    });
    expect(after(until(null), until(99_000), { action: 'unsnooze' })).toMatchObject({ snooze: null });
  });

  it('ends with the closing, and is refused where it makes no sense', () => {
    const closed: PersonAction = { action: 'resolve', outcome: 'lost' };
    expect(after(until(null), closed)).toMatchObject({ status: 'closed', snooze: null });
    expect(after(until(null), closed, { action: 'reopen' })).toMatchObject({ snooze: null });
    expect(after(closed, until(null))).toBe('The alert is closed.');
    expect(after(until(1_000))).toBe('That time has passed.');
    expect(after(until(400 * 86_400_000))).toBe('That is more than a year away.');
    expect(after({ action: 'unsnooze' })).toBe('The alert is not snoozed.');
  });
});

describe('a due date', () => {
  const due = (dueAt: number | null): PersonAction => ({ action: 'due', dueAt });

  it('is set, moved and cleared, and stays when somebody takes the alert', () => {
    expect(after(due(9_000))).toMatchObject({ dueAt: 9_000, version: 2, status: 'open' });
    expect(after(due(9_000), { action: 'acknowledge' }, due(10_000))).toMatchObject({ dueAt: 10_000 });
    expect(after(due(9_000), due(null))).toEqual({ ...opened, version: 3, updatedAt: 2_001 });
  });

  it('is refused where it changes nothing, of a closed alert and for another year', () => {
    expect(after(due(null))).toBe('The alert has no due date.');
    expect(after(due(5), due(5))).toBe('It is due then already.');
    expect(after({ action: 'resolve', outcome: 'lost' }, due(5))).toBe('The alert is closed.');
    expect(after(due(400 * 86_400_000))).toBe('That is more than a year away.');
  });
});
