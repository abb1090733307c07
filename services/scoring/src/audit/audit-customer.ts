import type { StoredCustomer } from '@ebb/db';
import type { ServingByModel } from '@ebb/model-serving';
import { findDifferences } from '../rebuild/find-differences.ts';
import { recountCustomer } from '../rebuild/recount-customer.ts';

/** One thing that is not as it must be. */
export interface Finding {
  kind: (typeof findingKinds)[number];
  shopId: string;
  customerId: string;
  detail: string;
}

export const findingKinds = [
  'events_missing',
  'profile_missing',
  'profile_differs',
  'prediction_differs',
  'point_differs',
  'model_missing',
  'alert_missing',
  'alert_unexplained',
  'alert_differs',
  'alert_double_open',
  'rollup_differs',
  'link_unexplained',
  'link_missing',
] as const;

/** Recomputes one customer from the events alone, with the code that scored it, and says what differs. Pure. */
export function auditCustomer(customer: StoredCustomer, servingBy: ServingByModel): Finding[] {
  const { shopId, customerId, alerts, events, points, joinedTo } = customer;
  const found: Finding[] = [];
  const report = (kind: Finding['kind'], detail: string) => found.push({ kind, shopId, customerId, detail });
  if (joinedTo !== null) {
    if (customer.profile !== null)
      report('profile_differs', `must not be there: everything counts for ${joinedTo}`);
    return found;
  }
  const must = recountCustomer(customer, servingBy);
  const { profile, score, ...differing } = findDifferences(customer, must);
  if (events.length === 0)
    report('events_missing', `${points.length} points, ${alerts.length} alerts, no event`);
  if (profile === 'missing')
    report('profile_missing', `${events.length} events, ${alerts.length} alerts, no profile`);
  else for (const detail of profile?.details ?? []) report('profile_differs', detail);
  for (const detail of score) report('prediction_differs', detail);
  for (const { row, details } of differing.points)
    report('point_differs', `version ${row.profileVersion}: ${details.join('; ')}`);
  for (const modelId of must.missingModels)
    report('model_missing', `model ${modelId} is not in the registry`);
  if (alerts.filter(({ openMarker }) => openMarker === 1).length > 1)
    report('alert_double_open', 'two episodes are open');
  for (const { episodeNumber, openedMs } of differing.missingAlerts)
    report('alert_missing', `episode ${episodeNumber}, opened ${new Date(openedMs).toISOString()}`);
  for (const { row, details } of differing.wrongAlerts)
    report('alert_differs', `episode ${row.episodeNumber}: ${details.join('; ')}`);
  for (const { episodeNumber } of differing.unexplainedAlerts)
    report('alert_unexplained', `episode ${episodeNumber} follows from no score`);
  return found;
}
