import { isKnownCustomer, riskBands } from '@ebb/contracts';
import { neverMs, type AlertRow, type RewrittenProfile, type StoredCustomer } from '@ebb/db';
import { decodeEpisode, emptyState, encodeEpisode, encodeState, type Snooze } from '@ebb/domain';

/**
 * The profile with which a customer can be scored on of whom points or alerts are stored but no event (somebody
 * removed them): nobody can say what was, so points and alerts are left alone; but the next version, and the next
 * episode, come after all that is there. Pure.
 */
export function carryOn({ shopId, customerId, profile, points, alerts }: StoredCustomer): RewrittenProfile {
  const known = isKnownCustomer(customerId);
  const last = points.at(-1);
  const episode = decodeEpisode(profile?.episode ?? null);
  const open = alerts.find(({ openMarker }) => openMarker === 1);
  const kept: Omit<RewrittenProfile, 'version' | 'episode'> =
    profile !== null && profile.version > 0
      ? profile
      : {
          shopId,
          customerId,
          known,
          state: encodeState(emptyState()),
          firstSeenMs: 0,
          lastSeenMs: 0,
          lastOrderMs: null,
          orderCount: 0,
          netRevenueMinor: 0,
          nextScoreMs: neverMs,
          features: last?.features ?? null,
          probability: last?.probability ?? null,
          score: last?.score ?? null,
          band: last?.band ?? 'none',
          revenueAtRiskMinor: last?.revenueAtRiskMinor ?? 0,
          modelId: last?.modelId ?? null,
          scoredMs: last?.scoredMs ?? null,
          scoredVersion: last?.profileVersion ?? null,
          segment: null,
          segmentationVersion: null,
        };
  return {
    ...kept,
    version: Math.max(profile?.version ?? 0, last?.profileVersion ?? 0, 1),
    episode: encodeEpisode({
      ...episode,
      number: Math.max(episode.number, ...alerts.map(({ episodeNumber }) => episodeNumber)),
      open:
        open === undefined
          ? null
          : {
              openedMs: open.openedMs,
              band: riskBands.find((band) => band === open.band) ?? open.openedBand,
              terms: episode.open?.terms ?? null,
              snooze: episode.open?.snooze ?? snoozeOf(open),
            },
    }),
  };
}

/** As the alert shows it, where the episode is lost: any ticket ends it then. */
function snoozeOf({ snooze }: AlertRow): Snooze | null {
  return snooze === null ? null : { ...(JSON.parse(snooze) as Omit<Snooze, 'ticketMark'>), ticketMark: 0 };
}
