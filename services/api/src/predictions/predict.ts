import type { PredictAnswer, PredictRequest } from '@ebb/contracts';
import { featureNames } from '@ebb/contracts';
import type { CustomerRecord } from '@ebb/db';
import {
  allReasons,
  bandOf,
  computeFeatures,
  decodeState,
  emptyState,
  featureIndex,
  meanGapDays,
  orderHistory,
  recommend,
  scoreOf,
} from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';
import type { ApiParts } from '../api-parts.ts';
import { explainFeatures, featureValues, withValues } from './explanation.ts';
import type { ShopBrain } from './shop-models.ts';

type Values = NonNullable<PredictRequest['features']>;
type PredictParts = Pick<ApiParts, 'models' | 'predictions' | 'medians' | 'nowMs'>;

/**
 * A customer's score by the model that decides about them now, with some features replaced where values are given.
 *
 * @throws ProblemError 422 for a customer nobody scores, unless values say what if
 */
export async function predictCustomer(
  parts: PredictParts,
  record: CustomerRecord,
  values: Values,
): Promise<PredictAnswer> {
  const { row } = record;
  if (row.probability === null && Object.keys(values).length === 0) {
    const why =
      row.band === 'lapsed'
        ? 'The last order is too long ago.'
        : row.orderCount === 0
          ? 'There is no order yet.'
          : 'The first score is still to come.';
    throw new ProblemError(422, 'customer-not-scored', 'This customer has no score', { detail: why });
  }
  const brain = await parts.models.forCustomer(row.shopId, row.customerId);
  const state = decodeState(record.state);
  const features = storedFeatures(record) ?? computeFeatures(state, parts.nowMs(), brain.policy);
  return answer(parts, brain, withValues(features, values), meanGapDays(orderHistory(state)));
}

/** The score of somebody with these values, and the shop's median wherever none is given. */
export async function predictValues(
  parts: PredictParts,
  shopId: string,
  values: Values,
): Promise<PredictAnswer> {
  const brain = await parts.models.champion(shopId);
  const medians = await parts.medians.ofShop(shopId);
  // Before anybody is scored there are no medians: what a customer without any event has, then.
  const nobody = computeFeatures(emptyState(), parts.nowMs(), brain.policy);
  const typical = Float64Array.from(featureNames, (_, index) => medians[index] ?? nobody[index] ?? 0);
  return answer(parts, brain, withValues(typical, values), null);
}

/** The features behind the stored score; undefined before the first. */
export function storedFeatures(record: CustomerRecord): Float64Array | undefined {
  return record.features === null ? undefined : Float64Array.from(JSON.parse(record.features) as number[]);
}

async function answer(
  { predictions, medians }: PredictParts,
  brain: ShopBrain,
  features: Float64Array,
  gapDays: number | null,
): Promise<PredictAnswer> {
  const { policy, shop } = brain;
  const { contributions, ...explanation } = await explainFeatures(predictions, brain, features);
  const { currency, currencyDigits } = policy;
  const reasons = allReasons(features, contributions, { meanGapDays: gapDays, currency, currencyDigits });
  return {
    ...explanation,
    score: scoreOf(explanation.probability),
    band: bandOf(explanation.probability, policy.thresholds),
    horizonDays: policy.horizonDays,
    reasons,
    recommendation: recommend(reasons, features[featureIndex.order_count] ?? 0),
    features: featureValues(features, await medians.ofShop(shop.id)),
  };
}
