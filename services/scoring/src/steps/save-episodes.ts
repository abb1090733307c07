import { createHash } from 'node:crypto';
import type { AlertChange, AlertMessage } from '@ebb/contracts';
import {
  changeEpisodes,
  closeEpisodes,
  findAlerts,
  noteEngineActions,
  openEpisodes,
  type ClosedEpisode,
  type EpisodeFigures,
  type OpenedEpisode,
  type SqlTransaction,
} from '@ebb/db';
import { meanGapDays, recommend, ruleContributions, topReasons, type Assessment } from '@ebb/domain';
import { deciderFor, type Decider, type ShopBrain } from '../shop-brains.ts';
import type { ScoredCustomer } from './score-customer.ts';

/** The same episode has the same id in every process, run and rebuild, so it can never be opened twice. */
function alertId(shopId: string, customerId: string, episodeNumber: number): string {
  return createHash('sha256').update(`${shopId}\n${customerId}\n${episodeNumber}`).digest('hex').slice(0, 32);
}

/**
 * Writes what changed about episodes, and returns the messages to publish once the transaction has committed,
 * read back from the rows so that they carry owner, status and version as they stand.
 */
export async function saveEpisodes(
  tx: SqlTransaction,
  scored: readonly ScoredCustomer[],
  brains: ReadonlyMap<string, ShopBrain>,
  nowMs: number,
): Promise<AlertMessage[]> {
  const opened: OpenedEpisode[] = [];
  const changed: EpisodeFigures[] = [];
  const closed: ClosedEpisode[] = [];
  const changes = new Map<string, AlertChange>();
  for (const { profile, assessment, episode: step } of scored) {
    const brain = brains.get(profile.shopId);
    if (step?.change == null || brain === undefined) continue;
    const { shopId, customerId } = profile;
    const id = alertId(shopId, customerId, step.episode.number);
    changes.set(id, step.change);
    const { band, probability, score } = assessment;
    if (step.closeReason !== null)
      closed.push({ id, band, probability, score, closeReason: step.closeReason });
    else {
      const figures = figuresOf(id, assessment, deciderFor(brain, customerId));
      if (step.change === 'opened')
        opened.push({ ...figures, shopId, customerId, episodeNumber: step.episode.number });
      else changed.push(figures);
    }
  }
  if (changes.size === 0) return [];
  await openEpisodes(tx, opened, nowMs);
  await changeEpisodes(tx, changed, nowMs);
  await closeEpisodes(tx, closed, nowMs);
  await noteEngineActions(
    tx,
    [...changes].map(([id, action]) => ({ id, action })),
    nowMs,
  );
  const alerts = await findAlerts(tx, [...changes.keys()]);
  return alerts.map((alert) => ({ v: 1, change: changes.get(alert.id)!, alert, actorName: null }));
}

/** Reasons are worked out only here: they cost a hundred times the score itself, and only an alert shows them. */
function figuresOf(id: string, assessment: Assessment, { policy, champion }: Decider): EpisodeFigures {
  const { band, probability, score, features, orders, revenueAtRiskMinor } = assessment;
  if (probability === null || score === null || band === 'none' || band === 'lapsed') {
    throw new Error(`an episode cannot be open in band ${band}`);
  }
  const contributions =
    champion === null ? ruleContributions(probability, 0) : champion.contributions(features);
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
