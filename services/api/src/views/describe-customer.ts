import type { CustomerDetail } from '@ebb/contracts';
import type { CustomerRecord } from '@ebb/db';
import { alertsOfCustomer, listScores } from '@ebb/db';
import { listJoinedIdentities } from '@ebb/db/identity';
import type { ProfileState } from '@ebb/domain';
import {
  computeFeatures,
  crossingForecast,
  currentTraits,
  decodeState,
  decodeTraits,
  historyOf,
} from '@ebb/domain';
import { everyReason, servingFor, type Serving } from '@ebb/model-serving';
import type { ApiParts } from '../api-parts.ts';
import { requireFound, requireShopServing } from '../http/require-shop-serving.ts';
import { featureValues, storedFeatures } from '../predictions/feature-values.ts';

const historyPoints = 400;
const alertsShown = 20;

type DetailParts = Pick<ApiParts, 'db' | 'servings' | 'predictions' | 'medians' | 'nowMs'>;

/** Everything a person reads before a call, but the events. */
export async function describeCustomer(parts: DetailParts, record: CustomerRecord): Promise<CustomerDetail> {
  const { db, servings, medians } = parts;
  const { row } = record;
  const { shopId, customerId } = row;
  // The reasons must be those of the model that gave the score shown, also just after another was promoted.
  const scored = row.probability !== null;
  const serving = scored
    ? requireFound(await servings.byModel(shopId, record.modelId))
    : servingFor(await requireShopServing(servings, shopId), customerId);
  const state = decodeState(record.state);
  const features = storedFeatures(record) ?? computeFeatures(state, parts.nowMs(), serving.policy);
  const [prediction, shopMedians, history, alerts, identities] = await Promise.all([
    scored ? predictionOf(parts, serving, state, features) : null,
    medians.ofShop(shopId),
    listScores(db, shopId, customerId, historyPoints),
    alertsOfCustomer(db, shopId, customerId, alertsShown),
    listJoinedIdentities(db, shopId, customerId),
  ]);
  return {
    customer: row,
    ...identities,
    traits: currentTraits(decodeTraits(record.traits)),
    firstSeenAt: record.firstSeenMs,
    lastActiveAt: Number.isFinite(state.lastActivityMs) ? state.lastActivityMs : null,
    laterVoidOrderAt: historyOf(state).orders.laterVoidMs,
    version: record.version,
    currency: serving.policy.currency,
    prediction,
    features: featureValues(features, shopMedians),
    history,
    alerts,
    crossing: scored
      ? crossingForecast(state, parts.nowMs(), serving.policy, serving.model?.predictor ?? null)
      : null,
  };
}

async function predictionOf(
  { predictions }: DetailParts,
  serving: Serving,
  state: ProfileState,
  features: Float64Array,
): Promise<NonNullable<CustomerDetail['prediction']>> {
  const { policy, model } = serving;
  const explanation = await predictions.explain(serving, features);
  const { contributions } = explanation;
  return {
    modelId: explanation.modelId,
    modelVersion: model?.version ?? null,
    horizonDays: policy.horizonDays,
    baseProbability: explanation.baseProbability,
    rawProbability: explanation.rawProbability,
    ...everyReason({ policy, features, contributions, history: historyOf(state) }),
  };
}
