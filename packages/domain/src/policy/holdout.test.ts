import { beginsPhase, noTrial, trialPlaceOf, type Holdout } from './holdout.ts';

const customers = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);
const withheld = (holdout: Holdout, shopId = 'shop') =>
  new Set(customers.filter((customer) => trialPlaceOf(holdout, shopId, customer).withheld));
const tenth: Holdout = { phase: 1, salt: 'a', sharePercent: 10 };

it('withholds the share, within five standard deviations of a fair draw', () => {
  for (const sharePercent of [1, 10, 50]) {
    const expected = customers.length * (sharePercent / 100);
    const deviation = Math.sqrt(expected * (1 - sharePercent / 100));
    expect(Math.abs(withheld({ ...tenth, sharePercent }).size - expected)).toBeLessThan(5 * deviation);
  }
});

it('draws anew for another phase, salt and shop', () => {
  const first = withheld(tenth);
  for (const other of [
    withheld({ ...tenth, phase: 2 }),
    withheld({ ...tenth, salt: 'b' }),
    withheld(tenth, 'another'),
  ]) {
    const both = [...first].filter((customer) => other.has(customer)).length;
    expect(both / first.size).toBeGreaterThan(0.06);
    expect(both / first.size).toBeLessThan(0.14);
  }
});

it('withholds nobody where no comparison runs', () => {
  expect(trialPlaceOf(null, 'shop', 'anna')).toEqual(noTrial);
});

it('begins a phase with share, line or capacity, and with nothing else', () => {
  const terms = { holdoutPercent: 10, line: 0.7, dailyCapacity: 20 };
  expect(beginsPhase({ ...terms, holdoutPercent: 0 }, terms)).toBe(true);
  expect(beginsPhase({ ...terms, line: null }, terms)).toBe(true);
  expect(beginsPhase({ ...terms, dailyCapacity: 10 }, terms)).toBe(true);
  expect(beginsPhase(terms, terms)).toBe(false);
  expect(beginsPhase(terms, { ...terms, holdoutPercent: 0, line: 0.5 })).toBe(false);
});
