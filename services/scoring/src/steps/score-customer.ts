import { isKnownCustomer, type CustomerEvent, type PredictionMessage } from '@ebb/contracts';
import {
  neverMs,
  type CustomerId,
  type FoldedProfile,
  type PredictionRow,
  type ProfileScore,
  type SegmentMoveRow,
} from '@ebb/db';
import {
  assess,
  crossingForecast,
  dayMs,
  dayOf,
  decodeEpisode,
  encodeEpisode,
  keptForecastDays,
  nextSegmentMs,
  orderHistory,
  segmentOf,
  stepEpisode,
  type Assessment,
  type EpisodeStep,
  type OrderHistory,
} from '@ebb/domain';
import { servingFor, type ShopServing } from '@ebb/model-serving';
import { observationOf } from './assess-episode.ts';
import { foldedProfile, type FoldedCustomer } from './fold-customer.ts';

/** What new events or passing time lead to for one customer; nothing is written yet. */
export type CustomerOutcome = UnscoredCustomer | ScoredCustomer;

/** Takes in events, and waits for the clock or is never scored. */
export interface UnscoredCustomer {
  kind: 'unscored';
  profile: FoldedProfile;
  fresh: readonly CustomerEvent[];
}

export interface ScoredCustomer {
  kind: 'scored';
  profile: FoldedProfile;
  fresh: readonly CustomerEvent[];
  score: ProfileScore;
  assessment: Assessment;
  /** A point for the history, when the band changed or the day is new. */
  prediction: PredictionRow | null;
  /** From one segment to another of the same segmentation. */
  move: SegmentMoveRow | null;
  /** Null when nothing about the episode changes. */
  episode: EpisodeStep | null;
  /** For whoever is watching; null when there is nothing to see. */
  message: PredictionMessage | null;
}

export interface ScoringTime {
  nowMs: number;
  importPatienceMs: number;
}

/** Imported history of a shop whose model is known is scored this much later, once, instead of at every batch. */
const importQuietMs = 2_000;
/** Daily scores are spread over this much after midnight UTC, so that a million customers are not due at once. */
const spreadMs = 3_600_000;

/** Scores one customer as of now. Pure: the row, the episode and the messages that follow from state and time. */
export function scoreCustomer(
  customer: FoldedCustomer,
  shopServing: ShopServing,
  { nowMs, importPatienceMs }: ScoringTime,
): CustomerOutcome {
  const { before, version, state, fresh } = customer;
  const known = isKnownCustomer(before.customerId);
  const unscored = (nextScoreMs: number): UnscoredCustomer => ({
    kind: 'unscored',
    profile: foldedProfile(customer, orderHistory(state), known, nextScoreMs),
    fresh,
  });
  if (!known) return unscored(neverMs);
  if (fresh.length > 0 && fresh.every(({ imported }) => imported === true))
    return unscored(nowMs + (shopServing.decision !== null ? importQuietMs : importPatienceMs));
  const { policy, model } = servingFor(shopServing, before.customerId);
  const predictor = model?.predictor ?? null;
  const assessment = assess(state, nowMs, policy, predictor);
  const { band, probability, orders } = assessment;
  const step = stepEpisode(decodeEpisode(before.episode), observationOf(assessment, nowMs), policy);
  const { segments } = shopServing;
  const segment = segments === null ? null : segmentOf(segments, orders, nowMs);
  const score: ProfileScore = {
    features: JSON.stringify(assessment.features),
    probability,
    score: assessment.score,
    band,
    revenueAtRiskMinor: assessment.revenueAtRiskMinor,
    modelId: model?.id ?? null,
    scoredMs: nowMs,
    scoredVersion: version,
    episode: encodeEpisode(step.episode),
    // Seven more looks at the forest: for the clock's daily round, not for each event of a busy customer.
    risesMs:
      fresh.length === 0
        ? (crossingForecast(state, nowMs, policy, predictor, keptForecastDays)?.at ?? null)
        : null,
    segment,
    segmentationVersion: segment === null ? null : (segments?.version ?? null),
  };
  return {
    kind: 'scored',
    profile: foldedProfile(
      customer,
      orders,
      known,
      Math.min(
        probability === null ? nextMoveMs(shopServing, orders, before, nowMs) : nextScoreMs(before, nowMs),
        step.episode.open?.snooze?.until ?? neverMs,
      ),
    ),
    fresh,
    score,
    assessment,
    prediction: predictionOf(customer, score, policy.alertPolicyVersion),
    move: moveOf(customer, score, nowMs),
    episode: step.change === null ? null : step,
    message: messageOf(customer, score, shopServing),
  };
}

/** Of a customer whose score time no longer changes: when silence moves it into another segment. */
function nextMoveMs(
  { segments }: ShopServing,
  orders: OrderHistory,
  customer: CustomerId,
  nowMs: number,
): number {
  const next = segments === null ? null : nextSegmentMs(segments, orders, nowMs);
  return next === null ? neverMs : next + ownMinute(customer);
}

function moveOf(
  { before, version }: FoldedCustomer,
  next: ProfileScore,
  nowMs: number,
): SegmentMoveRow | null {
  const { segment: to, segmentationVersion } = next;
  const { shopId, customerId, segment: from } = before;
  if (to === null || from === null || from === to || segmentationVersion === null) return null;
  // Whom a new segmentation places elsewhere has not moved.
  if (before.segmentationVersion !== segmentationVersion) return null;
  const day = dayOf(nowMs);
  return {
    ...{ shopId, customerId, profileVersion: version, segmentationVersion, day },
    ...{ fromSegment: from, toSegment: to },
  };
}

/** Early on the next UTC day, at this customer's own minute. */
function nextScoreMs(customer: CustomerId, nowMs: number): number {
  return (dayOf(nowMs) + 1) * dayMs + ownMinute(customer);
}

function ownMinute({ shopId, customerId }: CustomerId): number {
  const text = shopId + customerId;
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) % spreadMs;
  return hash;
}

/** A point for every change of band or episode and one a day: from these the episodes can be replayed. */
function predictionOf(
  { before, version }: FoldedCustomer,
  next: ProfileScore,
  policyVersion: number,
): PredictionRow | null {
  // Also where nobody hears of it: the terms an open episode meets may be news.
  const episodeChanged = next.episode !== before.episode;
  const { probability, score, band, revenueAtRiskMinor, scoredMs, features, modelId } = next;
  if (scoredMs === null || features === null) return null;
  const newDay = before.scoredMs === null || dayOf(before.scoredMs) !== dayOf(scoredMs);
  if (band === before.band && !episodeChanged && (!newDay || probability === null)) return null;
  return {
    shopId: before.shopId,
    customerId: before.customerId,
    scoredMs,
    profileVersion: version,
    probability,
    score,
    band,
    revenueAtRiskMinor,
    features,
    modelId,
    policyVersion,
  };
}

function messageOf(
  { before, version, fresh }: FoldedCustomer,
  next: ProfileScore,
  shopServing: ShopServing,
): PredictionMessage | null {
  const live = fresh.filter(({ imported }) => imported !== true);
  const newest = live.reduce<(typeof live)[number] | null>(
    (latest, event) => (latest === null || event.receivedAt >= latest.receivedAt ? event : latest),
    null,
  );
  const moved = next.band !== before.band || next.score !== before.score;
  if (newest === null && !moved) return null;
  const cause = newest !== null ? 'event' : next.modelId === before.modelId ? 'silence' : 'model';
  return {
    v: 1,
    shopId: before.shopId,
    customerId: before.customerId,
    version,
    band: next.band,
    previousBand: before.band,
    score: next.score,
    previousScore: before.score,
    probability: next.probability,
    revenueAtRiskMinor: next.revenueAtRiskMinor,
    currency: shopServing.policy.currency,
    modelId: next.modelId,
    scoredAt: next.scoredMs ?? 0,
    cause,
    messageId: newest?.messageId ?? null,
    kind: newest?.kind ?? null,
    receivedAt: newest?.receivedAt ?? null,
  };
}
