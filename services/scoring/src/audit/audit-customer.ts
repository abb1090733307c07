import { createHash } from 'node:crypto';
import type { AuditedCustomer, ProfileRow } from '@ebb/db';
import {
  assess,
  closeByPerson,
  emptyState,
  encodeState,
  foldEvent,
  noEpisode,
  orderHistory,
  reopenByPerson,
  stepEpisode,
  type Episode,
  type Predictor,
  type ProfileState,
  type ShopPolicy,
} from '@ebb/domain';

/** One thing that is not as it must be. */
export interface Finding {
  kind:
    | 'profile_missing'
    | 'profile_differs'
    | 'prediction_differs'
    | 'alert_missing'
    | 'alert_unexplained'
    | 'alert_differs'
    | 'alert_double_open';
  shopId: string;
  customerId: string;
  detail: string;
}

/** How a shop scored with a given model (null: the rule tiers); undefined when that model is gone. */
export type JudgeOf = (
  modelId: string | null,
) => { policy: ShopPolicy; predictor: Predictor | null } | undefined;

/** Recomputes one customer from the events alone, with the code that scored it. Pure. */
export function auditCustomer(customer: AuditedCustomer, judgeOf: JudgeOf): Finding[] {
  const { shopId, customerId, profile } = customer;
  const found: Finding[] = [];
  const report = (kind: Finding['kind'], detail: string) => found.push({ kind, shopId, customerId, detail });
  if (profile === null) {
    report(
      'profile_missing',
      `${customer.events.length} events, ${customer.alerts.length} alerts, no profile`,
    );
    return found;
  }
  for (const difference of profileDifferences(customer, profile)) report('profile_differs', difference);
  for (const difference of scoreDifferences(customer, profile, judgeOf))
    report('prediction_differs', difference);
  const policy = judgeOf(profile.modelId)?.policy ?? judgeOf(null)?.policy;
  if (policy !== undefined) auditEpisodes(customer, policy, report);
  return found;
}

function foldUpTo({ events }: AuditedCustomer, version: number): ProfileState {
  const state = emptyState();
  for (const { event, profileVersion } of events) if (profileVersion <= version) foldEvent(state, event);
  return state;
}

function profileDifferences(customer: AuditedCustomer, profile: ProfileRow): string[] {
  const state = foldUpTo(customer, Infinity);
  const orders = orderHistory(state);
  const expected = {
    state: encodeState(state),
    firstSeenMs: state.firstSeenMs,
    lastSeenMs: state.lastSeenMs,
    lastOrderMs: orders.lastOrderMs,
    orderCount: orders.count,
    netRevenueMinor: orders.netRevenueMinor,
  };
  return differences(expected, profile);
}

function scoreDifferences(customer: AuditedCustomer, profile: ProfileRow, judgeOf: JudgeOf): string[] {
  const { scoredMs, scoredVersion, modelId } = profile;
  if (scoredMs === null || scoredVersion === null) return [];
  const judge = judgeOf(modelId);
  if (judge === undefined) return [`model ${modelId ?? ''} is not in the registry`];
  const { band, probability, score, features, revenueAtRiskMinor } = assess(
    foldUpTo(customer, scoredVersion),
    scoredMs,
    judge.policy,
    judge.predictor,
  );
  const expected = { band, probability, score, features: JSON.stringify([...features]), revenueAtRiskMinor };
  return differences(expected, profile);
}

function differences(expected: Partial<ProfileRow>, actual: ProfileRow): string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const stored = actual[key as keyof ProfileRow];
    return Object.is(stored, value) ? [] : [`${key} is ${shortened(stored)}, must be ${shortened(value)}`];
  });
}

function shortened(value: unknown): string {
  const text = String(value);
  return text.length > 120
    ? `${text.slice(0, 120)}… (${createHash('sha256').update(text).digest('hex').slice(0, 8)})`
    : text;
}

interface ExpectedEpisode {
  number: number;
  openedMs: number;
  closed: { ms: number; byPerson: boolean; reason: string | null } | null;
}

/** Tells the episodes again from the stored points and what people did, and compares them with the alerts. */
function auditEpisodes(
  customer: AuditedCustomer,
  policy: ShopPolicy,
  report: (kind: Finding['kind'], detail: string) => void,
): void {
  const expected = tellEpisodes(customer, policy);
  const stored = new Map(customer.alerts.map((alert) => [alert.episodeNumber, alert]));
  if (customer.alerts.filter(({ isOpen }) => isOpen).length > 1)
    report('alert_double_open', 'two episodes are open');
  for (const episode of expected) {
    const alert = stored.get(episode.number);
    stored.delete(episode.number);
    if (alert === undefined) {
      report(
        'alert_missing',
        `episode ${episode.number}, opened ${new Date(episode.openedMs).toISOString()}`,
      );
      continue;
    }
    const wrong = [
      alert.openedMs === episode.openedMs || `opened at ${alert.openedMs}, must be ${episode.openedMs}`,
      alert.isOpen === (episode.closed === null) ||
        `is ${alert.isOpen ? 'open' : 'closed'}, must be the other`,
      episode.closed === null ||
        alert.closedMs === episode.closed.ms ||
        `closed at ${alert.closedMs}, must be ${episode.closed.ms}`,
      episode.closed?.reason == null ||
        alert.closeReason === episode.closed.reason ||
        `closed as ${alert.closeReason}, must be ${episode.closed.reason}`,
    ].filter((each) => each !== true);
    if (wrong.length > 0) report('alert_differs', `episode ${episode.number}: ${wrong.join('; ')}`);
  }
  for (const alert of stored.values())
    report('alert_unexplained', `episode ${alert.episodeNumber} follows from no score`);
}

function tellEpisodes(customer: AuditedCustomer, policy: ShopPolicy): ExpectedEpisode[] {
  const told = new Map<number, ExpectedEpisode>();
  const numberOf = new Map(customer.alerts.map(({ id, episodeNumber }) => [id, episodeNumber]));
  const openBand = new Map<number, NonNullable<Episode['open']>>();
  let episode: Episode = noEpisode;
  for (const step of inTime(customer)) {
    if (step.kind === 'point') {
      const lastOrderMs = orderHistory(foldUpTo(customer, step.point.profileVersion)).lastOrderMs;
      const { scoredMs: nowMs, band, probability } = step.point;
      const next = stepEpisode(episode, { nowMs, band, probability, lastOrderMs }, policy);
      episode = next.episode;
      if (next.change === 'opened')
        told.set(episode.number, { number: episode.number, openedMs: nowMs, closed: null });
      const current = told.get(episode.number);
      if (next.change === 'closed' && current !== undefined) {
        current.closed = { ms: nowMs, byPerson: false, reason: next.closeReason };
      }
      if (episode.open !== null) openBand.set(episode.number, episode.open);
      continue;
    }
    const { action, atMs, alertId } = step.action;
    const number = numberOf.get(alertId) ?? 0;
    const current = told.get(number);
    const was = openBand.get(number);
    if (current === undefined) continue;
    if (action === 'closed') {
      episode = closeByPerson(episode, atMs, policy);
      current.closed = { ms: atMs, byPerson: true, reason: null };
    } else if (action === 'reopened' && current.closed !== null && was !== undefined) {
      episode = reopenByPerson(episode, number, was) ?? episode;
      current.closed = null;
    }
  }
  return [...told.values()];
}

type Step =
  | { kind: 'point'; ms: number; point: AuditedCustomer['points'][number] }
  | { kind: 'action'; ms: number; action: AuditedCustomer['actions'][number] };

function inTime({ points, actions }: AuditedCustomer): Step[] {
  const steps: Step[] = [
    ...points.map((point): Step => ({ kind: 'point', ms: point.scoredMs, point })),
    ...actions
      .filter(({ byPerson }) => byPerson)
      .map((action): Step => ({ kind: 'action', ms: action.atMs, action })),
  ];
  return steps.sort((a, b) => a.ms - b.ms);
}
