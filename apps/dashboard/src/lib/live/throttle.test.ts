import { throttle } from './throttle.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('acts at once, then at most once a wait, and never loses the last call', () => {
  let acts = 0;
  const call = throttle(() => (acts += 1), 2_000);
  for (let i = 0; i < 5; i++) call();
  expect(acts).toBe(1);
  jest.advanceTimersByTime(2_000);
  expect(acts).toBe(2);
  jest.advanceTimersByTime(10_000);
  expect(acts).toBe(2);
  call();
  expect(acts).toBe(3);
});

it('does nothing more after it was cancelled', () => {
  let acts = 0;
  const call = throttle(() => (acts += 1), 2_000);
  call();
  call();
  call.cancel();
  jest.advanceTimersByTime(10_000);
  expect(acts).toBe(1);
});
