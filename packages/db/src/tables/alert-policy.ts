import type { AlertPolicy } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { nullable, number, table, text, type RowOf } from '../sql/table.ts';

/** What a shop has set about its alerts: each change a version that stays. */
export const alertPolicyTable = table('alert_policy', {
  shopId: text('shop_id'),
  version: number('version'),
  line: nullable(number('line')),
  minimumOrders: number('minimum_orders'),
  minimumValueMinor: number('minimum_value_minor'),
  /** Alerts the team can work off in a day. */
  dailyCapacity: number('daily_capacity'),
  /** ISO weekdays, Monday is 1: `1,2,3,4,5`. */
  workingDays: text('working_days'),
  /** Minutes of the day in the shop's zone; both or neither. */
  quietFromMinute: nullable(number('quiet_from_minute')),
  quietToMinute: nullable(number('quiet_to_minute')),
  /** Of a hundred customers so many are withheld; 0: no comparison runs. */
  holdoutPercent: number('holdout_percent'),
  /** Counts the comparisons; 0 before the first. */
  phase: number('phase'),
  /** Drawn when the phase began. */
  phaseSalt: nullable(text('phase_salt')),
  /** Days after which an outcome of the phase has matured. */
  outcomeDays: nullable(number('outcome_days')),
  callCostMinor: number('call_cost_minor'),
  mailCostMinor: number('mail_cost_minor'),
  offerCostMinor: number('offer_cost_minor'),
  /** Hours of work within which a critical alert, and any other, is to have an owner; null: no target. */
  criticalResponseHours: nullable(number('critical_response_hours')),
  otherResponseHours: nullable(number('other_response_hours')),
  /** The shop's zone when they were set, by which they count; null where there are none. */
  responseTimeZone: nullable(text('response_time_zone')),
  setMs: number('set_ms'),
  actorId: nullable(text('actor_id')),
  actorName: nullable(text('actor_name')),
  note: nullable(text('note')),
});

export type AlertPolicyRow = RowOf<typeof alertPolicyTable>;

/** Every version of every shop's policy, or of the shop with this id; oldest first. Few and small. */
export async function readAlertPolicies({ prisma }: Database, shopId?: string): Promise<AlertPolicyRow[]> {
  const rows = await prisma.alertPolicy.findMany({
    where: shopId === undefined ? {} : { shopId },
    orderBy: [{ shopId: 'asc' }, { version: 'asc' }],
  });
  return rows.map(({ minimumValueMinor, setMs, callCostMinor, mailCostMinor, offerCostMinor, ...row }) => ({
    ...row,
    minimumValueMinor: Number(minimumValueMinor),
    setMs: Number(setMs),
    callCostMinor: Number(callCostMinor),
    mailCostMinor: Number(mailCostMinor),
    offerCostMinor: Number(offerCostMinor),
  }));
}

/** The part that decides about alerts. */
export function alertPolicyOf(row: AlertPolicyRow): AlertPolicy {
  const { version, line, minimumOrders, minimumValueMinor, holdoutPercent: sharePercent } = row;
  const { phase, phaseSalt: salt } = row;
  const holdout = sharePercent === 0 || salt === null ? null : { phase, salt, sharePercent };
  return { version, line, minimumOrders, minimumValueMinor, holdout, responseTargets: targetsOf(row) };
}

function targetsOf(row: AlertPolicyRow): AlertPolicy['responseTargets'] {
  const { criticalResponseHours: criticalHours, otherResponseHours: otherHours, responseTimeZone } = row;
  if (responseTimeZone === null) return null;
  const { quietFromMinute: fromMinute, quietToMinute: toMinute } = row;
  const quietHours = fromMinute === null || toMinute === null ? null : { fromMinute, toMinute };
  const workingDays = row.workingDays.split(',').map(Number);
  return { criticalHours, otherHours, times: { timeZone: responseTimeZone, workingDays, quietHours } };
}
