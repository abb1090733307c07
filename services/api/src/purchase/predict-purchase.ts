import type { BodyOf, EndpointNamed } from '@ebb/contracts';
import { featureNames } from '@ebb/contracts';
import type { PurchaseAnswer } from '@ebb/contracts/purchase';
import type { CustomerRecord } from '@ebb/db';
import { decodeState, emptyState, historyOf, type CustomerHistory } from '@ebb/domain';
import type { PurchaseQuestion, PurchaseServing } from '@ebb/model-serving';
import { ProblemError } from '@ebb/service-kit';
import type { ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { withValues } from '../predictions/feature-values.ts';

type Values = NonNullable<BodyOf<EndpointNamed<'predictPurchase'>>['features']>;

/**
 * How likely a customer orders as things are now, with some features replaced where values are given.
 *
 * @throws ProblemError 422 for a customer whom nobody asks about, unless values say what if
 */
export async function predictCustomerPurchase(
  parts: ApiParts,
  record: CustomerRecord,
  values: Values,
): Promise<PurchaseAnswer> {
  const { shopId } = record.row;
  const { serving, policy } = await requirePurchases(parts, shopId);
  const state = decodeState(record.state);
  const nowMs = parts.nowMs();
  const isAsked = serving.ask(state, nowMs, policy.currencyDigits) !== null;
  if (!isAsked && Object.keys(values).length === 0) {
    throw new ProblemError(422, 'customer-not-asked', 'Nobody is asked about this customer', {
      detail:
        record.row.orderCount === 0
          ? 'There is no order yet.'
          : `The last order is more than ${serving.activeWindowDays} days ago.`,
    });
  }
  const question = serving.question(state, nowMs, policy.currencyDigits);
  const asked = { ...question, features: withValues(question.features, values) };
  return answer(parts, { serving, policy }, asked, historyOf(state));
}

/** The same of somebody with these values, and the shop's median wherever none is given. */
export async function predictPurchaseOf(
  parts: ApiParts,
  shopId: string,
  values: Values,
): Promise<PurchaseAnswer> {
  const { serving, policy } = await requirePurchases(parts, shopId);
  const medians = await parts.medians.ofShop(shopId);
  const nobody = serving.question(emptyState(), parts.nowMs(), policy.currencyDigits);
  const typical = Float64Array.from(
    featureNames,
    (_, index) => medians[index] ?? nobody.features[index] ?? 0,
  );
  const features = withValues(typical, values);
  return answer(parts, { serving, policy }, { ...nobody, features }, null);
}

type Asked = {
  readonly serving: PurchaseServing;
  readonly policy: Parameters<PurchaseServing['reasons']>[1]['policy'];
};

async function requirePurchases(parts: ApiParts, shopId: string): Promise<Asked> {
  const [{ policy }, serving] = await Promise.all([
    requireShopServing(parts.servings, shopId),
    parts.purchases(shopId),
  ]);
  if (serving === undefined) {
    throw new ProblemError(422, 'purchases-not-trained', 'Nobody can say yet how likely orders are', {
      detail: 'Purchase models are trained after the shop’s first model.',
    });
  }
  return { serving, policy };
}

function answer(
  { nowMs }: ApiParts,
  { serving, policy }: Asked,
  question: PurchaseQuestion,
  history: CustomerHistory | null,
): PurchaseAnswer {
  const { likelihoods, spendMinor } = serving.answer(question, policy.currencyDigits);
  const { reasons, horizonDays } = serving.reasons(question, { policy, history });
  return {
    version: serving.version,
    asOf: nowMs(),
    likelihoods: serving.deciders.map((decider, place) => ({ ...decider, probability: likelihoods[place]! })),
    spendMinor,
    reasons,
    reasonsHorizonDays: horizonDays,
  };
}
