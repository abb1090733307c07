import { isKnownCustomer } from '@ebb/contracts';
import {
  alertStateRow,
  neverMs,
  type AlertRow,
  type PredictionRow,
  type ProfileRow,
  type ProfileScore,
  type RewrittenProfile,
  type StoredCustomer,
} from '@ebb/db';
import type { HistoryCutRow } from '@ebb/db/privacy';
import {
  assess,
  emptyState,
  encodeEpisode,
  encodeState,
  foldEvent,
  historyOf,
  orderHistory,
  segmentOf,
  type Assessment,
  type ProfileState,
} from '@ebb/domain';
import type { ServingByModel } from '@ebb/model-serving';
import { assessEpisode } from '../steps/assess-episode.ts';
import { replayEpisodes, type RecountedPoint, type ReplayedEpisode } from './replay-episodes.ts';

/** What must be stored of a customer. */
export interface Recount {
  /** Null: not a single event is stored, so that nothing can be said. */
  profile: RewrittenProfile | null;
  /** One for each stored point, in the same order. */
  points: PredictionRow[];
  /**
   * Whole rows; of those that exist, what belongs to people is not meant. Null: the shop is gone, with its settings.
   * Worked out when asked for: the reasons of one alert cost more than all else of a customer.
   */
  alerts: () => AlertRow[] | null;
  /** Models by which the customer was scored and which are not in the registry. */
  missingModels: ReadonlySet<string>;
  /**
   * The last score before a time behind which no episode was open, and the newest score is not: from there the history can be
   * replayed without what was before. Null where there is none, or none that is later than the present cut.
   */
  cutBefore: (beforeMs: number) => Pick<HistoryCutRow, 'profileVersion' | 'episode'> | null;
}

type Segment = Pick<ProfileScore, 'segment' | 'segmentationVersion'>;
type PresentScore = Omit<ProfileScore, 'risesMs' | 'episode' | keyof Segment>;

/** The score of somebody who has none. */
export const unscored: PresentScore = {
  features: null,
  probability: null,
  score: null,
  band: 'none',
  revenueAtRiskMinor: 0,
  modelId: null,
  scoredMs: null,
  scoredVersion: null,
};

/**
 * Recomputes all that is stored about a customer from the events, with the code that scored it: the profile, each
 * point of the history and the present score (each at its own time, profile version and model), the episodes from the
 * points and from what people did. Pure. Time, version and model of a point are what it is a point *of*: they cannot
 * be recomputed.
 */
export function recountCustomer(customer: StoredCustomer, servingBy: ServingByModel): Recount {
  const { shopId, customerId, profile: stored, events, points } = customer;
  const missingModels = new Set<string>();
  const state = emptyState();
  let folded = 0;
  const foldUpTo = (version: number): ProfileState => {
    while (folded < events.length && events[folded]!.profileVersion <= version)
      foldEvent(state, events[folded++]!.event);
    return state;
  };

  const recounted = points.map((row) => recountPoint(row, foldUpTo(row.profileVersion), servingBy));
  const score = presentScore(stored, recounted, foldUpTo, servingBy);
  const segment = presentSegment(stored, score, foldUpTo, servingBy);
  for (const modelId of [score.modelId, ...points.map((point) => point.modelId)])
    if (modelId !== null && servingBy(modelId, null) === undefined) missingModels.add(modelId);

  const policyAt = (version: number | null) => servingBy(null, version)?.policy;
  const policy = policyAt(null);
  const { replayed, episode } =
    policy === undefined
      ? { replayed: [], episode: null }
      : replayEpisodes(customer, recounted, policy, policyAt);
  const whole = foldUpTo(Infinity);
  const orders = orderHistory(whole);
  const known = isKnownCustomer(customerId);
  const isNew = stored === null || stored.version === 0;
  const profile: RewrittenProfile = {
    shopId,
    customerId,
    known,
    version: Math.max(stored?.version ?? 0, events.at(-1)?.profileVersion ?? 0, score.scoredVersion ?? 0),
    state: encodeState(whole),
    firstSeenMs: whole.firstSeenMs,
    lastSeenMs: whole.lastSeenMs,
    lastOrderMs: orders.lastOrderMs,
    orderCount: orders.count,
    netRevenueMinor: orders.netRevenueMinor,
    nextScoreMs: isNew ? (known ? 0 : neverMs) : stored.nextScoreMs,
    ...score,
    ...segment,
    episode: episode === null ? (stored?.episode ?? null) : encodeEpisode(episode),
  };
  let alerts: AlertRow[] | null | undefined;
  return {
    profile: events.length === 0 ? null : profile,
    points: recounted.map(({ row }) => row),
    alerts: () => {
      if (alerts === undefined)
        alerts = policy === undefined ? null : replayed.map((each) => alertOf(customer, each));
      return alerts;
    },
    missingModels,
    cutBefore: (beforeMs) => {
      let cut: Pick<HistoryCutRow, 'profileVersion' | 'episode'> | null = null;
      if (policy === undefined) return cut;
      replayEpisodes(customer, recounted, policy, policyAt, ({ row }, after) => {
        if (after.open === null && row.scoredMs < beforeMs)
          cut = { profileVersion: row.profileVersion, episode: encodeEpisode(after) };
      });
      return cut;
    },
  };
}

function recountPoint(stored: PredictionRow, state: ProfileState, servingBy: ServingByModel): RecountedPoint {
  const serving = servingBy(stored.modelId, stored.policyVersion);
  if (serving === undefined)
    return { row: stored, assessment: null, serving: null, history: historyOf(state) };
  const assessment = assess(state, stored.scoredMs, serving.policy, serving.model?.predictor ?? null);
  return {
    row: { ...stored, ...scoreOf(assessment) },
    assessment,
    serving,
    history: assessment,
  };
}

function scoreOf({ band, probability, score, features, revenueAtRiskMinor }: Assessment) {
  return { band, probability, score, features: JSON.stringify(features), revenueAtRiskMinor };
}

/** The profile's score is younger than the last point, or is this point; or is gone, and the point is the last known. */
function presentScore(
  stored: ProfileRow | null,
  points: readonly RecountedPoint[],
  foldUpTo: (version: number) => ProfileState,
  servingBy: ServingByModel,
): PresentScore {
  const last = points.at(-1)?.row;
  if (
    stored?.scoredMs == null ||
    stored.scoredVersion === null ||
    stored.scoredVersion <= (last?.profileVersion ?? 0)
  ) {
    if (last === undefined) return unscored;
    const { shopId: _shop, customerId: _customer, policyVersion: _policy, ...point } = last;
    const { profileVersion: scoredVersion, ...score } = point;
    return { ...score, scoredVersion };
  }
  const { scoredMs, scoredVersion, modelId } = stored;
  const serving = servingBy(modelId, null);
  if (serving === undefined) {
    const { features, probability, score, band, revenueAtRiskMinor } = stored;
    return {
      features,
      probability,
      score,
      band,
      revenueAtRiskMinor,
      modelId,
      scoredMs,
      scoredVersion,
    };
  }
  const assessment = assess(
    foldUpTo(scoredVersion),
    scoredMs,
    serving.policy,
    serving.model?.predictor ?? null,
  );
  return { ...scoreOf(assessment), modelId, scoredMs, scoredVersion };
}

/** The segment belongs to the score: the same state and time, by the segmentation that it names. */
function presentSegment(
  stored: ProfileRow | null,
  { scoredMs, scoredVersion }: PresentScore,
  foldUpTo: (version: number) => ProfileState,
  { segments }: ServingByModel,
): Segment {
  const isOfScore = stored?.scoredMs === scoredMs && stored?.scoredVersion === scoredVersion;
  if (!isOfScore || stored === null || scoredMs === null || scoredVersion === null)
    return { segment: null, segmentationVersion: null };
  const { segment, segmentationVersion } = stored;
  if (segmentationVersion === null || segments === undefined) return { segment, segmentationVersion };
  const must = segmentOf(segments, orderHistory(foldUpTo(scoredVersion)), scoredMs);
  return { segment: must, segmentationVersion: must === null ? null : segmentationVersion };
}

function alertOf({ shopId, customerId }: StoredCustomer, replayed: ReplayedEpisode): AlertRow {
  const { id, number, opened, assessed, last, alert, fixed } = replayed;
  const known =
    assessed.assessment === null || assessed.serving === null
      ? { reasons: [], recommendation: null }
      : assessEpisode(id, assessed.assessment, assessed.serving, alert.snooze);
  return {
    id,
    shopId,
    customerId,
    episodeNumber: number,
    ...alertStateRow(alert),
    band: alert.band,
    openedBand: alert.openedBand,
    probability: last.row.probability,
    score: last.row.score,
    openedScore: opened.row.score ?? 0,
    revenueAtRiskMinor: assessed.row.revenueAtRiskMinor,
    reasons: JSON.stringify(known.reasons),
    recommendation: known.recommendation && JSON.stringify(known.recommendation),
    modelId: assessed.row.modelId,
    openedMs: opened.row.scoredMs,
    updatedMs: 0,
    ...fixed,
  };
}
