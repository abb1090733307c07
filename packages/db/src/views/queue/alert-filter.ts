import type { AlertsQuery } from '@ebb/contracts';
import { Prisma } from '../../generated/client.ts';
import { containsText } from '../../sql/search-condition.ts';
import { visibleAlertsSql } from '../../sql/visible-alerts.ts';
import { planCondition, type QueuePlan } from './queue-plan.ts';

export interface AlertsMeant {
  readonly shopId: string;
  readonly callerId: string;
  readonly status: NonNullable<AlertsQuery['status']>;
  readonly plan?: AlertsQuery['plan'] | undefined;
  readonly snoozed?: AlertsQuery['snoozed'] | undefined;
  readonly band?: AlertsQuery['band'] | undefined;
  readonly due?: AlertsQuery['due'] | undefined;
  /** Of the top reason. */
  readonly reason?: AlertsQuery['reason'] | undefined;
  readonly segment?: number | undefined;
  /** Revenue at risk of so much or more. */
  readonly minimum?: number | undefined;
  /** A user id, `me` or `none`. */
  readonly owner?: string | undefined;
  readonly text?: string | undefined;
  /** The text is searched for in the customers’ ids alone. */
  readonly idsOnly?: boolean | undefined;
}

/** When an active alert is due, as `dueOf` of the domain says it; null where it is not. */
const dueSql = Prisma.raw(
  `IF(a.open_marker = 1, COALESCE(a.due_ms, IF(a.acknowledged_ms IS NULL, a.response_due_ms, NULL)), NULL)`,
);
/** What is not due comes after all that is. */
export const neverDue = Number.MAX_SAFE_INTEGER;
export const dueOrLast = Prisma.sql`COALESCE(${dueSql}, ${neverDue})`;

function statusCondition(status: NonNullable<AlertsQuery['status']>): Prisma.Sql[] {
  switch (status) {
    case 'all':
      return [];
    case 'active':
      return [Prisma.sql`a.open_marker = 1`];
    case 'open':
    case 'acknowledged':
      return [Prisma.sql`a.open_marker = 1`, Prisma.sql`a.status = ${status}`];
    case 'closed':
      return [Prisma.sql`a.status = 'closed'`];
  }
}

function ownerCondition(owner: string | undefined, callerId: string): Prisma.Sql[] {
  if (owner === undefined || owner === '') return [];
  if (owner === 'none') return [Prisma.sql`a.owner_id IS NULL`];
  return [Prisma.sql`a.owner_id = ${owner === 'me' ? callerId : owner}`];
}

const snoozedConditions = {
  yes: [Prisma.raw('a.snooze IS NOT NULL')],
  no: [Prisma.raw('a.snooze IS NULL')],
} as const;

/** Which alerts `a`, with their customers `c`, are meant. */
export function matchingCondition(filter: AlertsMeant, plan: QueuePlan): Prisma.Sql {
  const conditions = [
    Prisma.sql`a.shop_id = ${filter.shopId}`,
    Prisma.raw(visibleAlertsSql('a')),
    ...statusCondition(filter.status),
    ...planCondition(filter.plan, plan),
    ...(filter.snoozed === undefined ? [] : snoozedConditions[filter.snoozed]),
    ...ownerCondition(filter.owner, filter.callerId),
  ];
  if (filter.due !== undefined) {
    const { fromMs, beforeMs } = plan.dueSpans[filter.due];
    conditions.push(Prisma.sql`${dueSql} >= ${fromMs} AND ${dueSql} < ${beforeMs}`);
  }
  if (filter.band !== undefined) conditions.push(Prisma.sql`a.band = ${filter.band}`);
  if (filter.minimum !== undefined) conditions.push(Prisma.sql`a.revenue_at_risk_minor >= ${filter.minimum}`);
  if (filter.reason !== undefined)
    conditions.push(Prisma.sql`JSON_UNQUOTE(JSON_EXTRACT(a.reasons, '$[0].feature')) = ${filter.reason}`);
  if (filter.segment !== undefined)
    conditions.push(Prisma.sql`EXISTS (SELECT 1 FROM profile AS p WHERE p.shop_id = a.shop_id
      AND p.customer_id = a.customer_id AND p.segment = ${filter.segment})`);
  if (filter.text !== undefined && filter.text !== '') {
    const named = filter.idsOnly === true ? [] : [Prisma.sql`c.display_name`, Prisma.sql`c.email`];
    conditions.push(containsText([Prisma.sql`a.customer_id`, ...named], filter.text));
  }
  return Prisma.join(conditions, ' AND ');
}
