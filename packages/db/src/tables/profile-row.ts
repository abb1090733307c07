import type { Band } from '@ebb/contracts';
import type { ProfileRow } from './profile.ts';

export interface SqlProfile {
  shop_id: string;
  customer_id: string;
  known: number | boolean;
  version: number;
  state: string;
  first_seen_ms: number;
  last_seen_ms: number;
  last_order_ms: number | null;
  order_count: number;
  net_revenue_minor: number;
  features: string | null;
  probability: number | null;
  score: number | null;
  band: Band;
  revenue_at_risk_minor: number;
  model_id: string | null;
  scored_ms: number | null;
  scored_version: number | null;
  next_score_ms: number;
  episode: string | null;
  rises_ms: number | null;
}

/** A whole row of `profile`, read by the driver with its numbers as numbers. */
export function profileOf(row: SqlProfile): ProfileRow {
  return {
    shopId: row.shop_id,
    customerId: row.customer_id,
    known: Boolean(row.known),
    version: row.version,
    state: row.state,
    firstSeenMs: row.first_seen_ms,
    lastSeenMs: row.last_seen_ms,
    lastOrderMs: row.last_order_ms,
    orderCount: row.order_count,
    netRevenueMinor: row.net_revenue_minor,
    features: row.features,
    probability: row.probability,
    score: row.score,
    band: row.band,
    revenueAtRiskMinor: row.revenue_at_risk_minor,
    modelId: row.model_id,
    scoredMs: row.scored_ms,
    scoredVersion: row.scored_version,
    nextScoreMs: row.next_score_ms,
    episode: row.episode,
    risesMs: row.rises_ms,
  };
}
