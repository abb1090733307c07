import type { CustomerDetail } from '@ebb/contracts';
import type { CustomerRecord } from '@ebb/db';
import { alertsOfCustomer, listScores } from '@ebb/db';
import type { ProfileState } from '@ebb/domain';
import {
  allReasons,
  computeFeatures,
  crossingForecast,
  currentTraits,
  decodeState,
  decodeTraits,
  meanGapDays,
  orderHistory,
  recommend,
} from '@ebb/domain';
import type { ApiParts } from '../api-parts.ts';
import { explainFeatures, featureValues } from '../predictions/explanation.ts';
import { storedFeatures } from '../predictions/predict.ts';
import type { ShopBrain } from '../predictions/shop-models.ts';

const historyPoints = 400;
const alertsShown = 20;

type DetailParts = Pick<ApiParts, 'db' | 'models' | 'predictions' | 'medians' | 'nowMs'>;

/** Everything a person reads before a call, but the events. */
export async function describeCustomer(parts: DetailParts, record: CustomerRecord): Promise<CustomerDetail> {
  const { db, models, medians } = parts;
  const { row } = record;
  const { shopId, customerId } = row;
  // The reasons must be those of the model that gave the score shown, also just after another was promoted.
  const scored = row.probability !== null;
  const brain = await (scored
    ? models.byModel(shopId, record.modelId)
    : models.forCustomer(shopId, customerId));
  const state = decodeState(record.state);
  const features = storedFeatures(record) ?? computeFeatures(state, parts.nowMs(), brain.policy);
  const [prediction, shopMedians, history, alerts] = await Promise.all([
    scored ? predictionOf(parts, brain, state, features, row.orderCount) : null,
    medians.ofShop(shopId),
    listScores(db, shopId, customerId, historyPoints),
    alertsOfCustomer(db, shopId, customerId, alertsShown),
  ]);
  return {
    customer: row,
    traits: currentTraits(decodeTraits(record.traits)),
    firstSeenAt: record.firstSeenMs,
    version: record.version,
    currency: brain.shop.currency,
    prediction,
    features: featureValues(features, shopMedians),
    history,
    alerts,
    crossing: scored ? crossingForecast(state, parts.nowMs(), brain.policy, predictorOf(brain)) : null,
  };
}

function predictorOf({ model }: ShopBrain): ((features: Float64Array) => number) | null {
  return model === null ? null : (features) => model.scorer.scoreOne(features);
}

async function predictionOf(
  { predictions }: DetailParts,
  brain: ShopBrain,
  state: ProfileState,
  features: Float64Array,
  orderCount: number,
): Promise<NonNullable<CustomerDetail['prediction']>> {
  const { policy } = brain;
  const { contributions, ...explanation } = await explainFeatures(predictions, brain, features);
  const reasons = allReasons(features, contributions, {
    meanGapDays: meanGapDays(orderHistory(state)),
    currency: policy.currency,
    currencyDigits: policy.currencyDigits,
  });
  return {
    modelId: explanation.modelId,
    modelVersion: brain.model?.version ?? null,
    horizonDays: policy.horizonDays,
    baseProbability: explanation.baseProbability,
    rawProbability: explanation.rawProbability,
    reasons,
    recommendation: recommend(reasons, orderCount),
  };
}
