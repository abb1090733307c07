import { logGamma } from '../numeric/log-gamma.ts';
import { minimise } from '../numeric/nelder-mead.ts';

/** What BG/NBD knows of a customer; times in any one unit, the unit of the fit. */
export interface PurchaseHistory {
  /** Repeat purchases: order days after the first. */
  readonly repeats: number;
  /** From the first to the last purchase; 0 without a repeat. */
  readonly recency: number;
  /** From the first purchase to now. */
  readonly age: number;
  /** How many customers look like this; 1 by default. */
  readonly customers?: number;
}

export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  /** Mean log likelihood of a customer. */
  readonly logLikelihood: number;
  /** Purchases to expect of a customer within `horizon` from now. */
  expectedPurchases(history: PurchaseHistory, horizon: number): number;
}

/**
 * Fits the beta-geometric / NBD model of repeat buying by maximum likelihood: purchases come as a Poisson process
 * with gamma-distributed rates, and after every purchase a customer is lost with a beta-distributed chance.
 *
 * Used for expected purchases, never for P(alive), which is 1 for everybody who bought once.
 *
 * Source: Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, equations 6 and 10.
 */
export function fitBgNbd(histories: readonly PurchaseHistory[]): BgNbd {
  if (histories.length === 0) throw new RangeError('there are no customers to fit BG/NBD on');
  const customers = histories.reduce((sum, { customers = 1 }) => sum + customers, 0);
  // The search begins at 1 for every parameter; times brought to an average of 10 make that a fair beginning.
  const meanAge = histories.reduce((sum, { age, customers = 1 }) => sum + age * customers, 0) / customers;
  const scale = meanAge > 0 ? 10 / meanAge : 1;
  const groups = groupByRepeats(histories, scale);
  const found = minimise(
    (logs) => {
      const [r, alpha, a, b] = logs.map(Math.exp) as [number, number, number, number];
      return -meanLogLikelihood(groups, r, alpha, a, b);
    },
    [0, 0, 0, 0],
  );
  const [r, scaledAlpha, a, b] = found.point.map(Math.exp) as [number, number, number, number];
  const alpha = scaledAlpha / scale;
  return {
    r,
    alpha,
    a,
    b,
    logLikelihood: meanLogLikelihood(groupByRepeats(histories, 1), r, alpha, a, b),
    expectedPurchases: (history, horizon) => expectedPurchases(r, alpha, a, b, history, horizon),
  };
}

type Group = readonly { readonly recency: number; readonly age: number; readonly customers: number }[];

/** The gamma functions depend on the number of repeats alone: few different ones, however many customers. */
function groupByRepeats(histories: readonly PurchaseHistory[], scale: number): ReadonlyMap<number, Group> {
  const groups = new Map<number, { recency: number; age: number; customers: number }[]>();
  for (const { repeats, recency, age, customers = 1 } of histories) {
    const group = groups.get(repeats) ?? [];
    if (group.length === 0) groups.set(repeats, group);
    group.push({ recency: recency * scale, age: age * scale, customers });
  }
  return groups;
}

function meanLogLikelihood(
  groups: ReadonlyMap<number, Group>,
  r: number,
  alpha: number,
  a: number,
  b: number,
): number {
  let sum = 0;
  let all = 0;
  for (const [repeats, group] of groups) {
    const buying = logGamma(r + repeats) - logGamma(r) + r * Math.log(alpha);
    const staying = logGamma(a + b) + logGamma(b + repeats) - logGamma(b) - logGamma(a + b + repeats);
    const leaving = repeats === 0 ? -Infinity : Math.log(a) - Math.log(b + repeats - 1);
    for (const { recency, age, customers } of group) {
      const here = -(r + repeats) * Math.log(alpha + age);
      const gone = repeats === 0 ? -Infinity : leaving - (r + repeats) * Math.log(alpha + recency);
      const larger = Math.max(here, gone);
      const either = larger + Math.log(Math.exp(here - larger) + Math.exp(gone - larger));
      sum += customers * (buying + staying + either);
      all += customers;
    }
  }
  return sum / all;
}

function expectedPurchases(
  r: number,
  alpha: number,
  a: number,
  b: number,
  { repeats, recency, age }: PurchaseHistory,
  horizon: number,
): number {
  // At a = 1 the formula is 0/0 with a finite limit; a step aside gives it to nine digits.
  const aside = Math.abs(a - 1) < 1e-9 ? 1 + 1e-9 : a;
  const c = aside + b + repeats - 1;
  const share = hypergeometric(r + repeats, b + repeats, c, horizon / (alpha + age + horizon));
  const passed = Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + age + horizon)));
  const expected = (c / (aside - 1)) * (1 - passed * share);
  if (repeats === 0) return expected;
  const odds = Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + recency)));
  return expected / (1 + (aside / (b + repeats - 1)) * odds);
}

/** Gauss's ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its series. */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 100_000; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) < 1e-15 * Math.abs(sum)) break;
  }
  return sum;
}
