import { createHash } from 'node:crypto';
import type { EpisodeAssessment } from '@ebb/db';
import { meanGapDays, recommend, ruleContributions, topReasons, type Assessment } from '@ebb/domain';
import type { Decider } from '../shop-brains.ts';

/** The same episode has the same id in every process, run and rebuild, so it can never be opened twice. */
export function alertId(shopId: string, customerId: string, episodeNumber: number): string {
  return createHash('sha256').update(`${shopId}\n${customerId}\n${episodeNumber}`).digest('hex').slice(0, 32);
}

/** Reasons are worked out only here: they cost a hundred times the score itself, and only an alert shows them. */
export function figuresOf(
  id: string,
  assessment: Assessment,
  { policy, champion }: Decider,
): EpisodeAssessment {
  const { band, probability, score, features, orders, revenueAtRiskMinor } = assessment;
  if (probability === null || score === null || band === 'none' || band === 'lapsed') {
    throw new Error(`an episode cannot be open in band ${band}`);
  }
  const contributions =
    champion === null
      ? ruleContributions(probability, 0)
      : champion.contributions(Float64Array.from(features));
  const context = { ...policy, meanGapDays: meanGapDays(orders) };
  const reasons = topReasons(features, contributions, context);
  return {
    id,
    band,
    probability,
    score,
    revenueAtRiskMinor,
    reasons,
    recommendation: recommend(reasons, orders.count),
    modelId: champion?.modelId ?? null,
  };
}
