import type { AlertChange, Band, CloseReason, RiskBand } from '@ebb/contracts';
import { dayMs } from '../day.ts';
import type { AlertTerms } from '../policy/alert-policy.ts';
import { wakeCause, type Snooze, type WakeCause } from './snooze.ts';

/** Where a customer stands between calm and alert. Kept beside the profile; `null` in the database is `noEpisode`. */
export interface Episode {
  /** Episodes so far; the open one, if any, has this number. */
  number: number;
  open: OpenEpisode | null;
  /** No new episode before this, epoch ms. */
  cooldownUntilMs: number;
  /** Band when the last episode was closed by the engine; above it the cool-down does not hold. */
  closedBand: RiskBand | null;
}

export interface OpenEpisode {
  /** An order placed after this ends the episode. One placed before that only becomes known later does not. */
  openedMs: number;
  band: RiskBand;
  /** The terms it last met; null for one from before shops had terms, and for one that a person has put back. */
  terms: AlertTerms | null;
  snooze: Snooze | null;
}

export interface Observation {
  nowMs: number;
  band: Band;
  /** Calibrated, 0–1; null for `none` and `lapsed`. */
  probability: number | null;
  lastOrderMs: number | null;
  orders: number;
  revenueAtRiskMinor: number;
  /** Of the customer's `TicketHistory`. */
  ticketMark: number;
}

export interface EpisodePolicy {
  thresholds: { high: number };
  cooldownDays: number;
  /** Null replays a score from before shops had terms: the band "high" alone opened an episode. */
  alertTerms: AlertTerms | null;
}

/** What follows from one observation. `change` is null when nobody needs to hear of it. */
export interface EpisodeStep {
  episode: Episode;
  change: Extract<AlertChange, 'opened' | 'escalated' | 'eased' | 'woken' | 'closed'> | null;
  closeReason: CloseReason | null;
  /** What ended its snooze; null unless `change` is `woken`. */
  wokenBy: WakeCause | null;
}

/** An episode ends only this far below the line it opened at, so that a score on the line does not flicker. */
export const hysteresis = 0.08;

export const noEpisode: Episode = { number: 0, open: null, cooldownUntilMs: 0, closedBand: null };

const rank: Record<RiskBand, number> = { low: 0, medium: 1, high: 2, critical: 3 };

/**
 * One step of the episode's state machine: a pure function of where it stood and what is seen now.
 * At no time are two episodes of one customer open. An observation gives at most one change, so a backfill of a
 * year, seen once, raises at most the one alert that is true now.
 */
export function stepEpisode(episode: Episode, seen: Observation, policy: EpisodePolicy): EpisodeStep {
  return episode.open === null
    ? stepClosed(episode, seen, policy)
    : stepOpen(episode, episode.open, seen, policy);
}

function stepClosed(episode: Episode, seen: Observation, policy: EpisodePolicy): EpisodeStep {
  const { band, probability } = seen;
  if (band === 'none' || band === 'lapsed' || probability === null) return unchanged(episode);
  if (!meets(seen, probability, policy)) return unchanged(episode);
  const resting = seen.nowMs < episode.cooldownUntilMs;
  const worse = episode.closedBand !== null && rank[band] > rank[episode.closedBand];
  if (resting && !worse) return unchanged(episode);
  const open = { openedMs: seen.nowMs, band, terms: policy.alertTerms, snooze: null };
  const opened = { ...episode, number: episode.number + 1, open };
  return { episode: opened, change: 'opened', closeReason: null, wokenBy: null };
}

function lineOf({ alertTerms, thresholds }: EpisodePolicy): number {
  return alertTerms?.line ?? thresholds.high;
}

function meets(seen: Observation, probability: number, policy: EpisodePolicy, slack = 0): boolean {
  const { minimumOrders, minimumValueMinor } = policy.alertTerms ?? noMinimum;
  return (
    probability >= lineOf(policy) - slack &&
    seen.orders >= minimumOrders &&
    seen.revenueAtRiskMinor >= minimumValueMinor
  );
}

const noMinimum = { minimumOrders: 0, minimumValueMinor: 0 };

/**
 * Orders and value are asked for when an episode opens and when the terms change, not at every step: a refund or a
 * pound less at risk must not make an alert flicker. The line holds at every step, with its hysteresis.
 */
function stepOpen(
  episode: Episode,
  open: OpenEpisode,
  seen: Observation,
  policy: EpisodePolicy,
): EpisodeStep {
  const { band, probability } = seen;
  const close = (closeReason: CloseReason): EpisodeStep => ({
    episode: {
      number: episode.number,
      open: null,
      // What the shop has set may be set back the same day: only the customer's own doing is followed by a rest.
      cooldownUntilMs: closeReason === 'policy' ? seen.nowMs : seen.nowMs + policy.cooldownDays * dayMs,
      closedBand: band === 'none' || band === 'lapsed' ? open.band : band,
    },
    change: 'closed',
    closeReason,
    wokenBy: null,
  });
  if (band === 'lapsed') return close('lost');
  if (seen.lastOrderMs !== null && seen.lastOrderMs > open.openedMs) return close('ordered');
  if (band === 'none' || probability === null) return close('recovered');
  const metLine = open.terms?.line ?? policy.thresholds.high;
  if (probability < Math.min(metLine, lineOf(policy)) - hysteresis) return close('recovered');
  const isNewTerms = !areSame(open.terms, policy.alertTerms);
  if (isNewTerms && !meets(seen, probability, policy, hysteresis)) return close('policy');
  // One without terms gets none quietly: nothing would tell a replay whether that was before or after a person put it back.
  const terms = open.terms && policy.alertTerms;
  const { nowMs, ticketMark } = seen;
  const isBandNew = band !== open.band;
  const wokenBy = open.snooze && wakeCause(open.snooze, { nowMs, probability, ticketMark, isBandNew });
  const snooze = wokenBy === null ? open.snooze : null;
  const next = { ...episode, open: { ...open, band, terms, snooze } };
  if (wokenBy !== null) return { episode: next, change: 'woken', closeReason: null, wokenBy };
  if (!isBandNew) return isNewTerms && terms !== null ? unchanged(next) : unchanged(episode);
  const change = rank[band] > rank[open.band] ? 'escalated' : 'eased';
  return { episode: next, change, closeReason: null, wokenBy: null };
}

function areSame(one: AlertTerms | null, other: AlertTerms | null): boolean {
  return (
    one?.line === other?.line &&
    one?.minimumOrders === other?.minimumOrders &&
    one?.minimumValueMinor === other?.minimumValueMinor
  );
}

function unchanged(episode: Episode): EpisodeStep {
  return { episode, change: null, closeReason: null, wokenBy: null };
}

/** A person ends the open episode. The cool-down holds whatever the band does next. */
export function closeByPerson(
  episode: Episode,
  nowMs: number,
  policy: Pick<EpisodePolicy, 'cooldownDays'>,
): Episode {
  return { ...episode, open: null, cooldownUntilMs: nowMs + policy.cooldownDays * dayMs, closedBand: null };
}

/** True when the newest episode was ended by a person: only the engine remembers a band to rise above. */
export function isClosedByPerson({ number, open, closedBand }: Episode): boolean {
  return number > 0 && open === null && closedBand === null;
}

/** Undoes `closeByPerson`: the same episode is open again. */
export function reopenByPerson(episode: Episode, was: OpenEpisode): Episode {
  return { ...episode, open: was, cooldownUntilMs: 0 };
}

/** A person puts the open episode off, or (null) takes that back. */
export function snoozeByPerson(episode: Episode, open: OpenEpisode, snooze: Snooze | null): Episode {
  return { ...episode, open: { ...open, snooze } };
}
