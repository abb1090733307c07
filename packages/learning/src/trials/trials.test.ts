import { addToArm, emptyArm, type ArmSums } from './arm-sums.ts';
import { compareArms } from './compare-arms.ts';
import { sequentialHalfWidth, tunedFor } from './confidence-sequence.ts';
import { customersForDailyLooks, customersForOneLook, smallestReduction } from './power.ts';
import { sampleRatioP } from './sample-ratio.ts';
import { leastWithheld, verdictOf } from './verdict.ts';

// Named once: each look at a global costs a test more than the sum itself.
const { cos, exp, imul, log, PI, sqrt } = Math;

/** Mulberry32: a seeded uniform source. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normalFrom(random: () => number): number {
  return sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}

function armOf(...rows: readonly (readonly [outcome: number, covariate: number])[]): ArmSums {
  const sums = emptyArm();
  for (const [outcome, covariate] of rows) addToArm(sums, outcome, covariate);
  return sums;
}

describe('comparing two arms', () => {
  // By hand: means 4 and 2; variances 4 and 1 over 3 and 2 + … as written beside each.
  const treated = armOf([2, 1], [4, 2], [6, 3]);
  const withheld = armOf([1, 2], [2, 1], [3, 3]);

  it('gives the difference of means with Welch’s standard error', () => {
    const { unadjusted } = compareArms(treated, withheld, 10)!;
    expect(unadjusted.difference).toBe(2);
    // s² = 4 and 1, three customers each.
    expect(unadjusted.standardError).toBeCloseTo(Math.sqrt(4 / 3 + 1 / 3), 12);
    expect(unadjusted.high - 2).toBeCloseTo(2 - unadjusted.low, 12);
  });

  it('adjusts by the covariate, with a slope from within the arms', () => {
    const { adjusted, theta } = compareArms(treated, withheld, 10)!;
    // Within: cov sums 4 and 1, variance sums 2 and 2.
    expect(theta).toBeCloseTo(5 / 4, 12);
    expect(adjusted.difference).toBe(2);
    const left = (8 - 2.5 * 4 + 1.5625 * 2) / 2 / 3 + (2 - 2.5 * 1 + 1.5625 * 2) / 2 / 3;
    expect(adjusted.standardError).toBeCloseTo(Math.sqrt(left), 12);
  });

  it('takes what the arms differ in beforehand off the difference', () => {
    const richer = armOf([3, 2], [5, 3], [7, 4]);
    const { adjusted, unadjusted, theta } = compareArms(richer, withheld, 10)!;
    expect(unadjusted.difference).toBe(3);
    expect(adjusted.difference).toBeCloseTo(3 - theta, 12);
  });

  it('says nothing of an arm of one', () => {
    expect(compareArms(armOf([1, 1]), withheld, 10)).toBeNull();
  });
});

it('has the width that the formula gives by hand', () => {
  // n = n*: nρ² + 1 = 2 log 20 + log(1 + 2 log 20) + 1 = 8.9365.
  expect(sequentialHalfWidth(1, 2_000, 2_000)).toBeCloseTo(3.0351, 3);
  expect(sequentialHalfWidth(1, 1_000, 2_000)).toBeLessThan(3.1);
  expect(sequentialHalfWidth(1, 20_000, 2_000)).toBeLessThan(3.3);
  expect(sequentialHalfWidth(1, 1, 2_000)).toBe(Infinity);
});

describe('sample-ratio mismatch', () => {
  it('has the p value of the χ² test', () => {
    // scipy.stats.chisquare([9050, 950], [9000, 1000]).pvalue
    expect(sampleRatioP(9_050, 950, 0.1)).toBeCloseTo(0.0955807, 5);
    expect(sampleRatioP(900, 100, 0.1)).toBeCloseTo(1, 6);
    expect(sampleRatioP(0, 0, 0.1)).toBe(1);
  });

  it('is tripped by a forced 85/15, whatever the outcomes say', () => {
    const p = sampleRatioP(850, 150, 0.1);
    expect(p).toBeLessThan(0.001);
    expect(verdictOf(p, 150, { low: 1, high: 2 })).toEqual({ kind: 'not_trustworthy' });
  });
});

it('gives no verdict below a hundred withheld, and says how many more', () => {
  expect(verdictOf(1, 60, { low: 1, high: 2 })).toEqual({ kind: 'too_few', missing: 40 });
  expect(verdictOf(1, 100, { low: 1, high: 2 })).toEqual({ kind: 'paid' });
  expect(verdictOf(1, 100, { low: -2, high: -1 })).toEqual({ kind: 'cost' });
  expect(verdictOf(1, 100, { low: -2, high: 1 })).toEqual({ kind: 'open' });
});

describe('power', () => {
  it.each([
    [0.1, 8_300],
    [0.2, 4_700],
    [0.5, 2_900],
  ])('from 40 to 35 %% with %d withheld takes about %d customers', (share, about) => {
    const plan = { churn: 0.4, reduction: 0.05, share };
    expect(Math.abs(customersForOneLook(plan) / about - 1)).toBeLessThan(0.02);
    expect(customersForDailyLooks(plan)).toBeGreaterThan(customersForOneLook(plan));
  });

  it('finds the reduction again that so many customers show', () => {
    const plan = { churn: 0.4, reduction: 0.05, share: 0.1 };
    const found = smallestReduction(customersForDailyLooks(plan), plan);
    expect(Math.abs((found ?? 0) - 0.05)).toBeLessThan(0.001);
    expect(smallestReduction(20, plan)).toBeNull();
  });
});

/** Shops in which the work does nothing, ten new outcomes a day for 300 days, looked at every day. */
function falseClaims(shops: number): { readonly always: number; readonly fixed: number } {
  const share = 0.1;
  let [always, fixed] = [0, 0];
  for (let shop = 0; shop < shops; shop++) {
    const random = uniform(7_919 * (shop + 1));
    const arms = { treated: emptyArm(), withheld: emptyArm() };
    let [cried, criedFixed] = [false, false];
    for (let day = 0; day < 300; day++) {
      for (let customer = 0; customer < 10; customer++) {
        const before = exp(3 + normalFrom(random));
        // Four in ten leave; the others spend much as before, with the long tail of real orders.
        const after = random() < 0.4 ? 0 : before * exp(0.6 * normalFrom(random));
        addToArm(random() < share ? arms.withheld : arms.treated, after, before);
      }
      if (arms.withheld.customers < leastWithheld) continue;
      const { adjusted } = compareArms(arms.treated, arms.withheld, tunedFor(share))!;
      const ratioP = sampleRatioP(arms.treated.customers, arms.withheld.customers, share);
      cried ||= verdictOf(ratioP, arms.withheld.customers, adjusted).kind === 'paid';
      criedFixed ||= adjusted.difference - 1.96 * adjusted.standardError > 0;
    }
    always += Number(cried);
    fixed += Number(criedFixed);
  }
  return { always: always / shops, fixed: fixed / shops };
}

it('cries "it paid" in at most 5 of 100 shops where nothing works, looked at daily; a fixed interval does more often', () => {
  const { always, fixed } = falseClaims(1_000);
  expect(always).toBeLessThanOrEqual(0.05);
  expect(fixed).toBeGreaterThan(0.1);
});
