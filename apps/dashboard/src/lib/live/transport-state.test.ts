import { transportState, type Connection } from './transport-state.ts';

const down: Connection = { isUp: false, isPaused: false, downSince: 1_000, wasUp: true };

it.each([
  [0, 'live'],
  [1_999, 'live'],
  [2_000, 'reconnecting'],
  [59_999, 'reconnecting'],
  [60_000, 'stale'],
])('%d ms after the connection broke it is %s', (downMs, state) => {
  expect(transportState(down, 1_000 + downMs)).toBe(state);
});

it('is connecting before the first connection, live on it, paused when the user says so', () => {
  expect(transportState({ ...down, wasUp: false }, 1_500)).toBe('connecting');
  expect(transportState({ ...down, isUp: true }, 99_000)).toBe('live');
  expect(transportState({ ...down, isPaused: true }, 99_000)).toBe('paused');
});
