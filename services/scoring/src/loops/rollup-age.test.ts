import { createRollupAge } from './rollup-age.ts';

const seconds = 1_000;

test('nothing waits: no age', () => {
  const age = createRollupAge(0);
  expect(age({ first: null, last: null }, 5 * seconds)).toBe(0);
});

test('changes that are added between looks are young, however many there are', () => {
  const age = createRollupAge(0);
  age({ first: null, last: null }, 5 * seconds);
  expect(age({ first: 10, last: 90 }, 10 * seconds)).toBe(5 * seconds);
  expect(age({ first: 91, last: 300 }, 15 * seconds)).toBe(5 * seconds);
  expect(age({ first: null, last: null }, 20 * seconds)).toBe(0);
});

test('one that stays grows old, others coming or not; so does a head that moves slowly', () => {
  const age = createRollupAge(0);
  expect(age({ first: 10, last: 20 }, 5 * seconds)).toBe(5 * seconds);
  expect(age({ first: 10, last: 40 }, 10 * seconds)).toBe(10 * seconds);
  expect(age({ first: 15, last: 60 }, 15 * seconds)).toBe(15 * seconds);
  // All of the first look are gone, of the second some wait.
  expect(age({ first: 25, last: 80 }, 20 * seconds)).toBe(15 * seconds);
});

test('old looks are forgotten: a queue that never empties takes no memory', () => {
  const age = createRollupAge(0);
  for (let look = 1; look <= 1_000; look++)
    expect(age({ first: look * 10 - 5, last: look * 10 }, look * 5 * seconds)).toBe(5 * seconds);
});
