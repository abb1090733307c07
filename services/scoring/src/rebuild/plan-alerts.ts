import type { Alert, AlertMessage } from '@ebb/contracts';
import type { AlertRewrite, AlertRow, StoredCustomer } from '@ebb/db';
import { alertId } from '../steps/assess-episode.ts';
import type { Differences, Wrong } from './find-differences.ts';

/** What is to be done about a customer's alerts. */
export interface AlertPlan {
  inserted: AlertRow[];
  updated: Wrong<AlertRow>[];
  /** Nobody has touched them. */
  removed: AlertRow[];
  /** Somebody has: what was said and done is kept, out of the way of the episodes to come. */
  setAside: { id: string; row: AlertRow }[];
}

/** Decides what becomes of alerts that are missing, wrong or unexplained. Pure. */
export function planAlerts(stored: StoredCustomer, found: Differences, nowMs: number): AlertPlan {
  const newest = new Map<string, number>();
  for (const { alertId: id, version } of stored.actions)
    newest.set(id, Math.max(newest.get(id) ?? 0, version));
  const touched = new Set(
    stored.actions.filter(({ actorId }) => actorId !== null).map((each) => each.alertId),
  );
  // Screens keep the larger version: the corrected row must be above all they may have seen.
  const next = (row: AlertRow): AlertRow => ({
    ...row,
    version: Math.max(row.version, newest.get(row.id) ?? 0) + 1,
    updatedMs: nowMs,
  });
  const isKept = (alert: AlertRow) => touched.has(alert.id) || alert.ownerId !== null;
  const taken = new Set(stored.alerts.map(({ episodeNumber }) => episodeNumber));
  return {
    inserted: found.missingAlerts.map(next),
    updated: found.wrongAlerts.map(({ row, details }) => ({ row: next(row), details })),
    removed: found.unexplainedAlerts.filter((alert) => !isKept(alert)),
    setAside: found.unexplainedAlerts.filter(isKept).map((alert) => setAside(next(alert), taken, nowMs)),
  };
}

/**
 * An alert that follows from nothing may bear the number, and so the id, of an episode that is still to come: scoring
 * would fail on it for ever. A negative number is no episode's.
 */
function setAside(alert: AlertRow, taken: Set<number>, nowMs: number): { id: string; row: AlertRow } {
  let episodeNumber = -Math.max(1, Math.abs(alert.episodeNumber));
  while (taken.has(episodeNumber)) episodeNumber -= 1;
  taken.add(episodeNumber);
  const row: AlertRow = {
    ...alert,
    id: alertId(alert.shopId, alert.customerId, episodeNumber),
    episodeNumber,
    openMarker: null,
    snooze: null,
    phase: null,
    withheld: false,
    responseDueMs: null,
    status: 'closed',
    closedMs: alert.closedMs ?? nowMs,
    closeReason: alert.closeReason ?? 'other',
  };
  return { id: alert.id, row };
}

/** All customers' plans as one write. */
export function rewriteOf(plans: readonly AlertPlan[]): AlertRewrite {
  const inserted = plans.flatMap((plan) => plan.inserted);
  const updated = plans.flatMap((plan) => plan.updated);
  const setAside = plans.flatMap((plan) => plan.setAside);
  const notes = new Map([
    ...inserted.map(({ id }): [string, string] => [id, 'was missing']),
    ...updated.map(({ row, details }): [string, string] => [row.id, details.join('; ').slice(0, 2_000)]),
    ...setAside.map(({ row }): [string, string] => [
      row.id,
      'follows from no score; kept for what people did',
    ]),
  ]);
  return {
    removed: plans.flatMap((plan) => plan.removed.map(({ id }) => id)),
    setAside,
    updated: updated.map(({ row }) => row),
    inserted,
    notes,
  };
}

/** Tells screens of an alert that is no more: for them it is closed. */
export function goneMessage(alert: Alert, nowMs: number): AlertMessage {
  const version = alert.version + 1;
  const closedAt = alert.closedAt ?? nowMs;
  return {
    v: 1,
    change: 'rebuilt',
    alert: {
      ...alert,
      status: 'closed',
      version,
      closedAt,
      closeReason: 'other',
      snooze: null,
      updatedAt: nowMs,
    },
    actorName: null,
  };
}
