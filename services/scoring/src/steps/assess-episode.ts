import { createHash } from 'node:crypto';
import type { EpisodeAssessment } from '@ebb/db';
import type { Assessment, Observation } from '@ebb/domain';
import { explain, strongestReasons, type Serving } from '@ebb/model-serving';

/** The same episode has the same id in every process, run and rebuild, so it can never be opened twice. */
export function alertId(shopId: string, customerId: string, episodeNumber: number): string {
  return createHash('sha256').update(`${shopId}\n${customerId}\n${episodeNumber}`).digest('hex').slice(0, 32);
}

/** What an episode's step sees of a score. */
export function observationOf(assessment: Assessment, nowMs: number): Observation {
  const { band, probability, orders, tickets, revenueAtRiskMinor } = assessment;
  const { lastOrderMs, count } = orders;
  const ticketMark = tickets.mark;
  return { nowMs, band, probability, lastOrderMs, orders: count, revenueAtRiskMinor, ticketMark };
}

/** Reasons are worked out only here: they cost a hundred times the score itself, and only an alert shows them. */
export function assessEpisode(
  id: string,
  assessment: Assessment,
  serving: Serving,
  snooze: EpisodeAssessment['snooze'],
): EpisodeAssessment {
  const { band, probability, score, features, revenueAtRiskMinor } = assessment;
  if (probability === null || score === null || band === 'none' || band === 'lapsed') {
    throw new Error(`an episode cannot be open in band ${band}`);
  }
  const { policy } = serving;
  const { modelId, contributions } = explain(serving, features);
  return {
    id,
    band,
    probability,
    score,
    revenueAtRiskMinor,
    ...strongestReasons({ policy, features, contributions, history: assessment }),
    modelId,
    snooze,
  };
}
