import { readDays, withoutRule } from './retention-words.ts';

it.each([
  ['', null],
  [' 365 ', 365],
  ['364', undefined],
  ['3651', undefined],
  ['1.5', undefined],
  ['-400', undefined],
  ['a year', undefined],
])('%s typed means %s', (typed, days) => {
  expect(readDays(typed, { leastDays: 365, mostDays: 3_650 })).toBe(days);
});

it('says what happens without a rule', () => {
  expect([withoutRule(null), withoutRule(14)]).toEqual(['kept', '14 days']);
});
