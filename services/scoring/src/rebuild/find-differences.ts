import { createHash } from 'node:crypto';
import type { Reason } from '@ebb/contracts';
import {
  peopleKeys,
  type AlertRow,
  type PredictionRow,
  type RewrittenProfile,
  type StoredCustomer,
} from '@ebb/db';
import { decodeEpisode } from '@ebb/domain';
import { alertId } from '../steps/assess-episode.ts';
import type { Recount } from './recount-customer.ts';

/** A stored row that is not as it must be. */
export interface Wrong<Row> {
  /** As it must be: what people did to it is kept. */
  row: Row;
  /** `column is …, must be …` */
  details: string[];
}

/** Where a customer's rows differ from what follows from the events. */
export interface Differences {
  profile: Wrong<RewrittenProfile> | 'missing' | null;
  /** Of the profile's present score; not for one that is missing. */
  score: string[];
  points: Wrong<PredictionRow>[];
  missingAlerts: AlertRow[];
  wrongAlerts: Wrong<AlertRow>[];
  /** Alerts that follow from no score. */
  unexplainedAlerts: AlertRow[];
}

/** When a customer is due depends on when it is asked; a version may have been given to a score that left no point. */
const foldColumns = [
  'known',
  'version',
  'state',
  'firstSeenMs',
  'lastSeenMs',
  'lastOrderMs',
  'orderCount',
  'netRevenueMinor',
  'episode',
] as const satisfies readonly (keyof RewrittenProfile)[];
const scoreColumns = [
  'features',
  'probability',
  'score',
  'band',
  'revenueAtRiskMinor',
  'modelId',
  'scoredMs',
  'scoredVersion',
  'segment',
  'segmentationVersion',
] as const satisfies readonly (keyof RewrittenProfile)[];
const pointColumns = ['probability', 'score', 'band', 'revenueAtRiskMinor', 'features'] as const;
/** What the engine says of an alert. Version and time of change count changes, and say nothing by themselves. */
const alertColumns = [
  'shopId',
  'customerId',
  'episodeNumber',
  'openMarker',
  'status',
  'band',
  'openedBand',
  'probability',
  'score',
  'openedScore',
  'revenueAtRiskMinor',
  'reasons',
  'recommendation',
  'modelId',
  'openedMs',
  'closedMs',
  'closeReason',
  'snooze',
  'phase',
  'withheld',
  'responseDueMs',
] as const satisfies readonly (keyof AlertRow)[];

/**
 * Compares what is stored with what must be. Pure. A customer without any events is not compared at all.
 * @param options.scoresOnly leaves out the alerts, the dearest part
 */
export function findDifferences(
  stored: StoredCustomer,
  must: Recount,
  { scoresOnly = false }: { scoresOnly?: boolean } = {},
): Differences {
  const found: Differences = {
    profile: null,
    score: [],
    points: [],
    missingAlerts: [],
    wrongAlerts: [],
    unexplainedAlerts: [],
  };
  if (must.profile === null) return found;
  if (stored.profile === null) found.profile = 'missing';
  else {
    const details = differences(foldColumns, stored.profile, must.profile);
    if (details.length > 0) found.profile = { row: must.profile, details };
    found.score = differences(scoreColumns, stored.profile, must.profile);
  }
  for (const [index, row] of must.points.entries()) {
    const details = differences(pointColumns, stored.points[index]!, row);
    if (details.length > 0) found.points.push({ row, details });
  }
  const alerts = scoresOnly ? null : must.alerts();
  if (alerts !== null) compareAlerts(stored, alerts, found);
  return found;
}

/** True when nothing is wrong. */
export function isSame({ profile, score, ...lists }: Differences): boolean {
  return profile === null && score.length === 0 && Object.values(lists).every((list) => list.length === 0);
}

/** An alert that a rebuild has taken out of the count, because somebody had worked on it. */
export function isSetAside({ shopId, customerId, id, episodeNumber }: AlertRow): boolean {
  return episodeNumber < 0 && id === alertId(shopId, customerId, episodeNumber);
}

/** An alert of an episode that is not replayed any more: it stays as it was when the history was cut, or is gone. */
export function isBeforeCut({ cut }: StoredCustomer, { episodeNumber }: AlertRow): boolean {
  return cut !== null && episodeNumber > 0 && episodeNumber <= decodeEpisode(cut.episode).number;
}

function compareAlerts(stored: StoredCustomer, must: readonly AlertRow[], found: Differences): void {
  const replayed = stored.alerts.filter((alert) => !isSetAside(alert) && !isBeforeCut(stored, alert));
  const left = new Map(replayed.map((alert) => [alert.id, alert]));
  for (const each of must) {
    const alert = left.get(each.id);
    left.delete(each.id);
    if (alert === undefined) found.missingAlerts.push(each);
    else {
      const row = withPeoplesPart(alert, each);
      const details = differences(alertColumns, alert, row);
      if (details.length > 0) found.wrongAlerts.push({ row, details });
    }
  }
  found.unexplainedAlerts = [...left.values()];
}

/** The alert as the engine must have it, with what people did to it as it is stored. */
function withPeoplesPart(stored: AlertRow, replayed: AlertRow): AlertRow {
  const { version, updatedMs } = stored;
  const people = Object.fromEntries(peopleKeys.map((key) => [key, stored[key]]));
  const row: AlertRow = { ...replayed, ...people, version, updatedMs };
  // A person may have taken or put back the alert after what is replayed.
  if (replayed.openMarker === 1 && stored.status !== 'closed') row.status = stored.status;
  if (saysTheSame(stored.reasons, replayed.reasons)) {
    row.reasons = stored.reasons;
    row.recommendation = stored.recommendation;
  }
  return row;
}

/** Reasons are compared by their values: a release may find better words, which makes no stored alert wrong. */
function saysTheSame(stored: string, replayed: string): boolean {
  if (stored === replayed) return true;
  const valuesOf = (text: string) => {
    try {
      return (JSON.parse(text) as Reason[])
        .map(({ feature, value, contribution }) => `${feature} ${value} ${contribution}`)
        .join();
    } catch {
      return null;
    }
  };
  return valuesOf(stored) === valuesOf(replayed);
}

function differences<Row extends object>(
  columns: readonly (keyof Row & string)[],
  stored: Row,
  must: Row,
): string[] {
  return columns.flatMap((column) =>
    Object.is(stored[column], must[column])
      ? []
      : [`${column} is ${shortened(stored[column])}, must be ${shortened(must[column])}`],
  );
}

function shortened(value: unknown): string {
  const text = String(value);
  return text.length > 120
    ? `${text.slice(0, 120)}… (${createHash('sha256').update(text).digest('hex').slice(0, 8)})`
    : text;
}
