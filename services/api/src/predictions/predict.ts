import type { PredictAnswer, PredictRequest } from '@ebb/contracts';
import { featureNames } from '@ebb/contracts';
import type { CustomerRecord } from '@ebb/db';
import {
  bandOf,
  computeFeatures,
  decodeState,
  emptyState,
  historyOf,
  scoreOf,
  type CustomerHistory,
} from '@ebb/domain';
import { everyReason, servingFor, type Serving } from '@ebb/model-serving';
import { ProblemError } from '@ebb/service-kit';
import type { ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { featureValues, storedFeatures, withValues } from './feature-values.ts';

type Values = NonNullable<PredictRequest['features']>;
type PredictParts = Pick<ApiParts, 'servings' | 'predictions' | 'medians' | 'nowMs'>;

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
  const serving = servingFor(await requireShopServing(parts.servings, row.shopId), row.customerId);
  const state = decodeState(record.state);
  const features = storedFeatures(record) ?? computeFeatures(state, parts.nowMs(), serving.policy);
  return answer(parts, serving, withValues(features, values), historyOf(state));
}

/** The score of somebody with these values, and the shop's median wherever none is given. */
export async function predictValues(
  parts: PredictParts,
  shopId: string,
  values: Values,
): Promise<PredictAnswer> {
  const serving = await requireShopServing(parts.servings, shopId);
  const medians = await parts.medians.ofShop(shopId);
  // Before anybody is scored there are no medians: what a customer without any event has, then.
  const nobody = computeFeatures(emptyState(), parts.nowMs(), serving.policy);
  const typical = Float64Array.from(featureNames, (_, index) => medians[index] ?? nobody[index] ?? 0);
  return answer(parts, serving, withValues(typical, values), null);
}

async function answer(
  { predictions, medians }: PredictParts,
  serving: Serving,
  features: Float64Array,
  history: CustomerHistory | null,
): Promise<PredictAnswer> {
  const { policy } = serving;
  const { contributions, ...explanation } = await predictions.explain(serving, features);
  return {
    ...explanation,
    score: scoreOf(explanation.probability),
    band: bandOf(explanation.probability, policy.thresholds),
    horizonDays: policy.horizonDays,
    ...everyReason({ policy, features, contributions, history }),
    features: featureValues(features, await medians.ofShop(policy.shopId)),
  };
}
