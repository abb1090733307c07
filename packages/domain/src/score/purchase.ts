import { featureIndex, type FeatureName, type FeatureVector } from '@ebb/contracts';

/**
 * The likelihoods of an order within growing horizons, made to ascend: neighbours that do not are replaced by their mean
 * (pool adjacent violators). That is the nearest ascending answer, and since the truth ascends it lies nearer to the
 * truth, in squares, than what the models said one by one, whichever of them was wrong.
 *
 * @param probabilities by ascending horizon, 0–1; null where it is not known, which stays so
 */
export function ascending(probabilities: readonly (number | null)[]): (number | null)[] {
  const pools: { sum: number; count: number }[] = [];
  for (const probability of probabilities) {
    if (probability === null) continue;
    let pool = { sum: probability, count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum * pool.count > pool.sum * last.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const means = pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
  let next = 0;
  return probabilities.map((probability) => (probability === null ? null : means[next++]!));
}

/** A plain rule that looks at one feature, as isotonic regression made likelihoods of it. */
export interface PurchaseRule {
  readonly name: string;
  readonly feature: FeatureName;
  /** Of the feature in the rule's rank; 1: the more, the less likely an order; -1: the less. */
  readonly sign: 1 | -1;
  /** Points between which the probability of no order rises in straight lines; both ascend. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Of no order, over everybody it was learnt from. */
  readonly baseProbability: number;
}

/** How a shop's spend is expected; amounts in major units, as the features have them. */
export interface SpendModel {
  /**
   * `orders`: likelihood of an order × what its customer's orders are worth; `history`: the customer's mean revenue per day so
   * far, over the days ahead.
   */
  readonly method: 'orders' | 'history';
  /** Gamma-gamma: what an order is worth differs from customer to customer, and from order to order. */
  readonly orderValue: OrderValueModel;
  /** Spend of whoever orders within the days, in mean orders. */
  readonly ordersOfBuyer: number;
}

/** Parameters of the gamma-gamma model (Fader and Hardie 2013): worth of an order is Gamma(p, ν), ν is Gamma(q, γ). */
export interface OrderValueModel {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/**
 * What a customer's next order is expected to be worth: between the mean of the customer's own orders and that of the
 * shop's customers, nearer to the own the more there are.
 *
 * @param orders at least 0
 * @param mean worth of these orders; not below 0
 */
export function expectedOrderValue({ p, q, gamma }: OrderValueModel, orders: number, mean: number): number {
  return (p * (gamma + orders * Math.max(0, mean))) / (p * orders + q - 1);
}

/**
 * Expected spend within the days the model was fitted for, minor units, not negative.
 *
 * @param probability of an order within these days, 0–1
 * @param historyMinor mean revenue of as many days so far
 */
export function expectedSpendMinor(
  model: SpendModel,
  features: FeatureVector | ArrayLike<number>,
  probability: number,
  { historyMinor, currencyDigits }: { readonly historyMinor: number; readonly currencyDigits: number },
): number {
  if (model.method === 'history') return Math.max(0, Math.round(historyMinor));
  const orders = features[featureIndex.order_count] ?? 0;
  const mean = features[featureIndex.average_order_value] ?? 0;
  const worth = expectedOrderValue(model.orderValue, orders, mean) * model.ordersOfBuyer;
  return Math.max(0, Math.round(probability * worth * 10 ** currencyDigits));
}
