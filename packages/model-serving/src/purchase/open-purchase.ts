import { featureIndex, featureNames, type Reason } from '@ebb/contracts';
import { purchaseHorizons, spendDays, type PurchaseHorizon } from '@ebb/contracts/purchase';
import type { PurchaseModelRow } from '@ebb/db/purchase';
import {
  ascending,
  expectedSpendMinor,
  lookBack,
  computeFeatures,
  dayOf,
  revenueAtRiskMinor,
  type CustomerHistory,
  type ProfileState,
  type PurchaseRule,
  type ShopPolicy,
  type SpendModel,
} from '@ebb/domain';
import { createCalibrator } from '@ebb/forest';
import { everyReason } from '../explain.ts';
import { openModel, type ServingModel } from '../open-model.ts';

/** A customer as purchases are asked about. */
export interface PurchaseQuestion {
  readonly features: Float64Array;
  /** Mean revenue of as many days so far as the expected spend looks ahead. */
  readonly historyMinor: number;
}

export interface PurchaseLikelihoods {
  /** By horizon, 0–1, never descending; null where nobody can say. */
  readonly likelihoods: readonly (number | null)[];
  /** Expected within `spendDays`; null where the likelihood of an order within them is. */
  readonly spendMinor: number | null;
}

/** A version of a shop's purchase models, opened. Not to be shared between threads: models own their buffers. */
export interface PurchaseServing {
  readonly version: number;
  readonly activeWindowDays: number;
  /** Who says it, by horizon. */
  readonly deciders: readonly { readonly horizonDays: PurchaseHorizon; readonly decides: Decides }[];
  /** As of a time, which the state must not know anything later than. */
  question(state: ProfileState, nowMs: number, currencyDigits: number): PurchaseQuestion;
  /** Null for whoever has never ordered, or not for as long as the models do not look back. */
  ask(state: ProfileState, nowMs: number, currencyDigits: number): PurchaseLikelihoods | null;
  answer(question: PurchaseQuestion, currencyDigits: number): PurchaseLikelihoods;
  /** Why a likelihood is what it is, in words, the strongest first; positive: makes an order likelier. */
  reasons(
    question: PurchaseQuestion,
    about: { readonly policy: ShopPolicy; readonly history: CustomerHistory | null },
  ): { readonly reasons: Reason[]; readonly horizonDays: PurchaseHorizon | null };
}

export type Decides = 'model' | 'rule' | 'nobody';

/** Somebody who can be asked about one horizon; probabilities are of no order. */
interface Decider {
  readonly decides: Decides;
  readonly silence: (features: Float64Array) => number;
  /** What it is made of, in points of probability by feature. */
  readonly contributions: (features: Float64Array) => Float64Array;
}

/**
 * Opens a complete version.
 *
 * @param rows one for every horizon of `purchaseHorizons`
 * @throws as `openModel`
 */
export function openPurchaseModels(rows: readonly PurchaseModelRow[]): PurchaseServing {
  const byHorizon = new Map(rows.map((row) => [row.horizonDays, row]));
  const ordered = purchaseHorizons.map((horizonDays) => byHorizon.get(horizonDays));
  if (!ordered.every((row) => row !== undefined))
    throw new RangeError('a version of purchase models without all its horizons was to be opened');
  const [{ version, activeWindowDays, medianGapDays }] = ordered as [PurchaseModelRow];
  const deciders = ordered.map(deciderOf);
  const place = purchaseHorizons.indexOf(spendDays);
  const spendText = ordered[place]!.spend;
  const spend = spendText === null ? null : (JSON.parse(spendText) as SpendModel);

  const question: PurchaseServing['question'] = (state, nowMs, currencyDigits) => {
    const today = dayOf(nowMs);
    const { revenue365Minor } = lookBack(state, today);
    const knownDays = Number.isFinite(state.firstSeenMs) ? today - dayOf(state.firstSeenMs) + 1 : 1;
    return {
      features: computeFeatures(state, nowMs, { medianGapDays, currencyDigits }),
      historyMinor: revenueAtRiskMinor(revenue365Minor, knownDays, 1, spendDays),
    };
  };
  const answer: PurchaseServing['answer'] = ({ features, historyMinor }, currencyDigits) => {
    const likelihoods = ascending(
      deciders.map(({ decides, silence }) => (decides === 'nobody' ? null : 1 - silence(features))),
    );
    const within = likelihoods[place]!;
    return {
      likelihoods,
      spendMinor:
        within === null || spend === null
          ? null
          : expectedSpendMinor(spend, features, within, { historyMinor, currencyDigits }),
    };
  };
  return {
    version,
    activeWindowDays,
    deciders: deciders.map(({ decides }, index) => ({ horizonDays: purchaseHorizons[index]!, decides })),
    question,
    answer,
    ask(state, nowMs, currencyDigits) {
      const { orders } = lookBack(state, dayOf(nowMs));
      if (orders.count === 0 || dayOf(nowMs) - orders.lastDay > activeWindowDays) return null;
      return answer(question(state, nowMs, currencyDigits), currencyDigits);
    },
    reasons({ features }, about) {
      const chosen = deciders[place]!.decides === 'nobody' ? lastKnown(deciders) : place;
      if (chosen < 0) return { reasons: [], horizonDays: null };
      // What a model of silence takes away from an order, turned around.
      const contributions = deciders[chosen]!.contributions(features).map((part) => 0 - part);
      const { reasons } = everyReason({ ...about, features, contributions });
      return { reasons, horizonDays: purchaseHorizons[chosen]! };
    },
  };
}

function lastKnown(deciders: readonly Decider[]): number {
  return deciders.findLastIndex(({ decides }) => decides !== 'nobody');
}

function deciderOf(row: PurchaseModelRow): Decider {
  const { shopId, version, horizonDays, medianGapDays, artefact, rule } = row;
  if (artefact.length > 0) {
    const id = `purchase-${version}-${horizonDays}`;
    return byModel(openModel({ id, shopId, version, horizonDays, medianGapDays, artefact, alertLine: null }));
  }
  if (rule !== null) return byRule(JSON.parse(rule) as PurchaseRule);
  return {
    decides: 'nobody',
    silence: () => NaN,
    contributions: () => new Float64Array(featureNames.length),
  };
}

function byModel({ predictor, answer }: ServingModel): Decider {
  return {
    decides: 'model',
    silence: predictor,
    contributions: (features) => answer(features).contributions,
  };
}

function byRule({ feature, sign, from, to, baseProbability }: PurchaseRule): Decider {
  const calibrate = createCalibrator({ kind: 'isotonic', from, to });
  const column = featureIndex[feature];
  const silence = (features: Float64Array) => calibrate(sign * features[column]!);
  return {
    decides: 'rule',
    silence,
    contributions(features) {
      const parts = new Float64Array(featureNames.length);
      parts[column] = silence(features) - baseProbability;
      return parts;
    },
  };
}
