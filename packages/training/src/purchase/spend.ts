import { featureIndex, featureNames } from '@ebb/contracts';
import type { SpendMetrics } from '@ebb/contracts/purchase';
import { expectedOrderValue, expectedSpendMinor, type SpendModel } from '@ebb/domain';
import { fitGammaGamma } from '@ebb/learning';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import { rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';

/** Beyond this the three parameters do not move any more. */
const customersForFit = 5_000;
/** Of the mean: whoever is expected to spend nothing and spends would count for infinitely much. */
const leastShareOfMean = 0.01;
const topShare = 0.1;

/** What is expected of each row, and how it is called in the report. */
interface Expectation {
  readonly name: string;
  readonly expected: Float64Array;
}

export interface SpendEvaluation {
  readonly method: SpendModel['method'];
  readonly metrics: SpendMetrics[];
}

/**
 * Learns what orders are worth (gamma-gamma, over the customers of the newest cut-off), and how many of them a customer
 * who orders within the horizon places.
 *
 * @param rows with known labels; money as in the features
 * @returns null where nobody has ordered anything of worth
 */
export function fitSpend(rows: TrainingSet, currencyDigits: number): SpendModel | null {
  const newest = rowsAtCutOffs(rows, new Set([rows.cutOffDays.reduce((a, b) => Math.max(a, b))]));
  const every = Math.ceil(newest.rowCount / customersForFit);
  const customers = [];
  for (let row = 0; row < newest.rowCount; row += every) {
    const { orders, mean } = ordersOf(newest, row);
    if (orders >= 1 && mean > 0) customers.push({ orders, mean });
  }
  if (customers.length === 0) return null;
  const { p, q, gamma } = fitGammaGamma(customers);
  const orderValue = { p, q, gamma };
  let spent = 0;
  let worth = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    if (rows.labels[row] !== 0) continue;
    const { orders, mean } = ordersOf(rows, row);
    spent += rows.spentMinor[row]! / 10 ** currencyDigits;
    worth += expectedOrderValue(orderValue, orders, mean);
  }
  if (!(spent > 0 && worth > 0)) return null;
  return { method: 'orders', orderValue, ordersOfBuyer: spent / worth };
}

/**
 * Two ways to expect spend, on the test rows of every fold, each learnt from what was known before: the likelihood of an
 * order × what the customer's orders are worth, and the plain rule, the mean revenue of as many days so far.
 *
 * @param probabilities of no order, for the pooled test rows in their order
 * @returns null where nothing was spent
 */
export function evaluateSpend(
  set: TrainingSet,
  { folds }: CutOffPlan,
  probabilities: Float64Array,
  currencyDigits: number,
): SpendEvaluation | null {
  const actual: number[] = [];
  const byOrders: number[] = [];
  const byOwnMean: number[] = [];
  const byHistory: number[] = [];
  for (const { trainCutOffs, testCutOff } of folds) {
    const training = rowsAtCutOffs(set, new Set(trainCutOffs));
    const test = rowsAtCutOffs(set, new Set([testCutOff]));
    const model = fitSpend(training, currencyDigits);
    if (model === null) return null;
    const ownMean = ordersOfBuyerByOwnMean(training, currencyDigits);
    for (let row = 0; row < test.rowCount; row++) {
      const probability = 1 - probabilities[actual.length]!;
      const historyMinor = test.atStakeMinor[row]!;
      const features = test.features.subarray(row * featureNames.length, (row + 1) * featureNames.length);
      byOrders.push(expectedSpendMinor(model, features, probability, { historyMinor, currencyDigits }));
      const { mean } = ordersOf(test, row);
      byOwnMean.push(probability * Math.max(0, mean) * ownMean * 10 ** currencyDigits);
      byHistory.push(historyMinor);
      actual.push(test.spentMinor[row]!);
    }
  }
  if (actual.every((spent) => spent === 0)) return null;
  const measure = (name: string, expected: readonly number[]) =>
    spendMetrics({ name, expected: Float64Array.from(expected) }, actual);
  const [orders, history, own] = [
    measure('likelihood × worth of an order (gamma-gamma)', byOrders),
    measure('mean of the history', byHistory),
    measure('likelihood × the customer’s own mean order', byOwnMean),
  ];
  return {
    method: orders.deviance <= history.deviance ? 'orders' : 'history',
    metrics: [orders, history, own],
  };
}

function spendMetrics({ name, expected }: Expectation, actual: readonly number[]): SpendMetrics {
  const mean = actual.reduce((sum, spent) => sum + spent, 0) / actual.length;
  const deviance = (of: (row: number) => number): number => {
    let sum = 0;
    for (const [row, spent] of actual.entries()) {
      const said = Math.max(of(row), leastShareOfMean * mean);
      // Tweedie, power 1.5: 4 (√y − √μ)² / √μ.
      sum += (4 * (Math.sqrt(spent) - Math.sqrt(said)) ** 2) / Math.sqrt(said);
    }
    return sum;
  };
  const order = [...expected.keys()].sort((left, right) => expected[right]! - expected[left]!);
  const top = order.slice(0, Math.ceil(topShare * order.length));
  const spentBy = (rows: readonly number[]) => rows.reduce((sum, row) => sum + actual[row]!, 0);
  return {
    name,
    deviance: deviance((row) => expected[row]!) / deviance(() => mean),
    total01: expected.reduce((sum, said) => sum + said, 0) / spentBy(order),
    topTenthShare01: spentBy(top) / spentBy(order),
  };
}

function ordersOf({ features }: TrainingSet, row: number): { orders: number; mean: number } {
  const at = row * featureNames.length;
  return {
    orders: features[at + featureIndex.order_count]!,
    mean: features[at + featureIndex.average_order_value]!,
  };
}

function ordersOfBuyerByOwnMean(rows: TrainingSet, currencyDigits: number): number {
  let spent = 0;
  let worth = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    if (rows.labels[row] !== 0) continue;
    spent += rows.spentMinor[row]! / 10 ** currencyDigits;
    worth += Math.max(0, ordersOf(rows, row).mean);
  }
  return worth > 0 ? spent / worth : 0;
}
