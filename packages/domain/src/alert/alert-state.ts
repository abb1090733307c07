import { type Alert, untouchedAlert } from '@ebb/contracts';
import type { EpisodeStep, Observation } from './episode.ts';
import { shownSnooze } from './snooze.ts';

/** The part of an alert that engine and people change while its episode goes on. */
export type AlertState = Pick<
  Alert,
  | 'status'
  | 'version'
  | 'band'
  | 'openedBand'
  | 'openedAt'
  | 'updatedAt'
  | 'closedAt'
  | 'closeReason'
  | keyof typeof untouchedAlert
>;

/** The alert of an episode that has just been opened. */
export function openedAlert({ openedMs, band }: { openedMs: number; band: Alert['openedBand'] }): AlertState {
  return {
    status: 'open',
    version: 1,
    band,
    openedBand: band,
    openedAt: openedMs,
    updatedAt: openedMs,
    closedAt: null,
    closeReason: null,
    ...untouchedAlert,
  };
}

/** The alert after a later step of its episode that changed something. */
export function alertAfterStep(
  alert: AlertState,
  { episode, closeReason }: EpisodeStep,
  { nowMs, band }: Observation,
): AlertState {
  const changed = {
    ...alert,
    version: alert.version + 1,
    band,
    updatedAt: nowMs,
    snooze: shownSnooze(episode.open?.snooze),
  };
  return closeReason === null ? changed : { ...changed, status: 'closed', closedAt: nowMs, closeReason };
}
