import { defaultPolicySettings, type Alert, type AlertMessage } from '@ebb/contracts';
import { findShop, readAlertPolicies, type Database } from '@ebb/db';
import { findEscalationRule, type TimedStep } from '@ebb/db/delivery';
import { afterWorkingHours } from '@ebb/domain';

export interface EscalationPlan {
  readonly starts: readonly {
    readonly alertId: string;
    readonly shopId: string;
    readonly steps: readonly TimedStep[];
  }[];
  /** Alerts that somebody has touched, and those that are over. */
  readonly touched: readonly string[];
  readonly over: readonly string[];
}

function isUntouched({ status, ownerId, acknowledgedAt, contactedAt, snooze }: Alert): boolean {
  return (
    status === 'open' &&
    ownerId === null &&
    acknowledgedAt === null &&
    contactedAt === null &&
    snooze === null
  );
}

/** Of what changed: the chains that begin, each with its moments as the shop's working hours are now, and those that end. */
export async function planEscalations(
  db: Database,
  changes: readonly AlertMessage[],
): Promise<EscalationPlan> {
  const starts: EscalationPlan['starts'][number][] = [];
  const touched: string[] = [];
  const over: string[] = [];
  const chains = new Map<string, Promise<ChainOf>>();
  for (const { alert } of changes) {
    const { id: alertId, shopId, updatedAt } = alert;
    if (alert.status === 'closed' || alert.band !== 'critical') over.push(alertId);
    else if (!isUntouched(alert)) touched.push(alertId);
    else {
      const chain = chains.get(shopId) ?? chainOf(db, shopId);
      chains.set(shopId, chain);
      const steps = (await chain)(updatedAt);
      if (steps.length > 0) starts.push({ alertId, shopId, steps });
    }
  }
  return { starts, touched, over };
}

type ChainOf = (fromMs: number) => TimedStep[];

async function chainOf(db: Database, shopId: string): Promise<ChainOf> {
  const rule = await findEscalationRule(db, shopId);
  if (rule === undefined || rule.steps.length === 0) return () => [];
  const [shop, policies] = await Promise.all([findShop(db, shopId), readAlertPolicies(db, shopId)]);
  const policy = policies.at(-1);
  const { quietFromMinute: fromMinute = null, quietToMinute: toMinute = null } = policy ?? {};
  const times = {
    timeZone: shop?.timeZone ?? 'UTC',
    workingDays: policy?.workingDays.split(',').map(Number) ?? defaultPolicySettings.workingDays,
    quietHours: fromMinute === null || toMinute === null ? null : { fromMinute, toMinute },
  };
  const sorted = rule.steps.toSorted((a, b) => a.afterHours - b.afterHours);
  return (fromMs) =>
    // What was critical before the rule was set is not made up for.
    fromMs < rule.setMs
      ? []
      : sorted.map(({ afterHours, userId }) => ({
          userId,
          atMs: afterWorkingHours(times, fromMs, afterHours),
        }));
}
