import { untouchedAlert, type Alert, type PersonAction } from '@ebb/contracts';
import type { LockedAlert } from '@ebb/db';
import { decodeEpisode, encodeEpisode } from '@ebb/domain';
import fc from 'fast-check';
import type { AlertRequest } from './alert-step.ts';
import { decideAlert } from './alert-step.ts';

const alert: Alert = {
  id: 'a',
  shopId: 'shop',
  customerId: 'anna',
  customerName: null,
  status: 'open',
  version: 1,
  band: 'high',
  openedBand: 'high',
  score: 70,
  probability: 0.7,
  openedScore: 70,
  revenueAtRiskMinor: 1,
  currency: 'EUR',
  reasons: [],
  recommendation: null,
  openedAt: 1_000,
  updatedAt: 1_000,
  closedAt: null,
  closeReason: null,
  responseDueAt: null,
  ...untouchedAlert,
};

const opened: LockedAlert = {
  alert,
  episodeNumber: 1,
  episode: encodeEpisode({
    number: 1,
    open: { openedMs: 1_000, band: 'high', terms: null, snooze: null },
    cooldownUntilMs: 0,
    closedBand: null,
  }),
  probability: 0.7,
  state: '',
  actions: [{ at: 1_000, action: 'opened', actorName: null, note: null, said: {}, version: 1 }],
};

const ask = (action: PersonAction, version: number, nowMs = 5_000): AlertRequest => ({
  version,
  action,
  actor: { id: 'u', name: 'Lena' },
  note: null,
  mayWorkOthers: true,
  nowMs,
  cooldownDays: 14,
});

it('who may not work on what others have neither takes it over nor closes it, and may write on it', () => {
  const anothers: LockedAlert = {
    ...opened,
    alert: { ...alert, status: 'acknowledged', ownerId: 'amir', ownerName: 'Amir' },
  };
  const actions: PersonAction[] = [
    { action: 'acknowledge' },
    { action: 'resolve', outcome: 'lost' },
    { action: 'reopen' },
    { action: 'assign', ownerId: null, ownerName: null },
    { action: 'contact', channel: 'call' },
    { action: 'note' },
  ];
  const kinds = (locked: LockedAlert, mayWorkOthers: boolean) =>
    actions.map((action) => decideAlert(locked, { ...ask(action, 1), mayWorkOthers }).kind);
  const forbidden = Array<string>(4).fill('forbidden');
  expect(kinds(anothers, false)).toEqual([...forbidden, 'done', 'done']);
  expect(kinds(anothers, true)).toEqual(Array(6).fill('done'));
  const own = { ...anothers, alert: { ...anothers.alert, ownerId: 'u' } };
  expect(kinds(own, false)).toEqual(Array(6).fill('done'));
});

/** The alert as the next person finds it. */
function after(locked: LockedAlert, request: AlertRequest): LockedAlert {
  const decision = decideAlert(locked, request);
  if (decision.kind !== 'done') return locked;
  const { write } = decision;
  const action = {
    at: write.atMs,
    action: write.change,
    actorName: 'Lena',
    note: null,
    said: {},
    version: write.alert.version,
  };
  return {
    ...locked,
    alert: write.alert,
    episode: write.episode === undefined ? locked.episode : write.episode,
    actions: [...locked.actions, action],
  };
}

test('a stale version is told what happened since, also when the engine did it', () => {
  const moved: LockedAlert = {
    ...opened,
    alert: { ...alert, version: 2 },
    actions: [
      ...opened.actions,
      { at: 2, action: 'escalated', actorName: null, note: null, said: {}, version: 2 },
    ],
  };
  expect(decideAlert(moved, ask({ action: 'acknowledge' }, 1))).toMatchObject({
    kind: 'refused',
    why: 'Ebb escalated this alert before you.',
    alert: { version: 2 },
    write: null,
  });
});

test('who takes an alert over does not make the response time longer', () => {
  const taken = after(opened, ask({ action: 'acknowledge' }, 1, 3_000));
  const over = after(taken, ask({ action: 'acknowledge' }, 2, 9_000));
  expect(over.alert).toMatchObject({ acknowledgedAt: 3_000, version: 3, updatedAt: 9_000 });
});

test('a clock that is behind does not turn the alert’s time back', () => {
  expect(after(opened, ask({ action: 'acknowledge' }, 1, 10)).alert.updatedAt).toBe(1_000);
});

test('a snooze remembers the risk as the server knows it, whatever the request says', () => {
  const asked: PersonAction = {
    action: 'snooze',
    until: 9_000,
    baseline: { probability: 0.01, ticketMark: 99 },
  };
  const decision = decideAlert({ ...opened, probability: 0.82 }, ask(asked, 1));
  expect(decision).toMatchObject({
    alert: { snooze: { until: 9_000, probability: 0.82 } },
    write: { dueMs: 9_000, details: '{"until":9000,"baseline":{"probability":0.82,"ticketMark":0}}' },
  });
  expect(decideAlert(opened, ask(asked, 1, 9_000))).toMatchObject({ why: 'That time has passed.' });
});

const anAction = fc.oneof(
  fc.constant<PersonAction>({
    action: 'snooze',
    until: null,
    baseline: { probability: 0.5, ticketMark: 0 },
  }),
  fc.constant<PersonAction>({ action: 'unsnooze' }),
  fc.constant<PersonAction>({ action: 'acknowledge' }),
  fc.constant<PersonAction>({ action: 'resolve', outcome: 'lost' }),
  fc.constant<PersonAction>({ action: 'reopen' }),
);

test('whatever is asked in whatever order, alert and episode agree and the version counts what was done', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anAction, fc.integer({ min: -1, max: 1 }))), (steps) => {
      let locked = opened;
      let done = 0;
      for (const [one, off] of steps) {
        const request = ask(one, locked.alert.version + off);
        const before = locked;
        locked = after(locked, request);
        if (locked !== before) done += 1;
        if (off !== 0) expect(locked).toBe(before);
      }
      expect(locked.alert.version).toBe(1 + done);
      const isClosed = locked.alert.status === 'closed';
      expect(decodeEpisode(locked.episode).open === null).toBe(isClosed);
      expect(locked.alert.closedAt === null).toBe(!isClosed);
      expect(locked.alert.closeReason === null).toBe(!isClosed);
      if (locked.alert.status === 'open') expect(locked.alert.ownerId).toBeNull();
    }),
  );
});
