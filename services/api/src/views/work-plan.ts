import { defaultPolicySettings, type WorkPlan } from '@ebb/contracts';
import { findShop, readAlertPolicies, readQueuePlan, type Database, type QueuePlan } from '@ebb/db';
import { calendarDay, daysAfter, momentOf, workingDayFrom } from '@ebb/domain';

/** What the team of a shop has to do on the day that is, or on the next on which it works. */
export async function describeWorkPlan(
  db: Database,
  shopId: string,
  nowMs: number,
): Promise<{ plan: WorkPlan; queue: QueuePlan }> {
  const [shop, policies] = await Promise.all([findShop(db, shopId), readAlertPolicies(db, shopId)]);
  const newest = policies.at(-1);
  const capacity = newest?.dailyCapacity ?? defaultPolicySettings.dailyCapacity;
  const workingDays = newest?.workingDays.split(',').map(Number) ?? defaultPolicySettings.workingDays;
  const timeZone = shop?.timeZone ?? 'UTC';
  const today = calendarDay(nowMs, timeZone);
  const day = workingDayFrom(today, workingDays);
  const queue = await readQueuePlan(db, shopId, {
    ...{ capacity, nowMs },
    dayStartMs: momentOf(today, 0, timeZone),
    dayEndMs: momentOf(daysAfter(today, 1), 0, timeZone),
  });
  const { isFull, last, workedOff } = queue;
  return { queue, plan: { day, isToday: day === today, capacity, workedOff, isFull, last } };
}
