import {
  defaultPolicySettings,
  type AlertPolicyPage,
  type AlertPolicySettings,
  type SetAlertPolicy,
} from '@ebb/contracts';
import {
  readAlertPolicies,
  type AlertPolicyRow,
  type AlertPolicySettings as StoredSettings,
  type Database,
} from '@ebb/db';
import type { ShopServing } from '@ebb/model-serving';

const changesShown = 20;

/** A shop's alert policy as it stands, and how it came to that. */
export async function describeAlertPolicy(
  db: Database,
  { shopId, policy, model }: ShopServing,
): Promise<Omit<AlertPolicyPage, 'maySet'>> {
  const versions = (await readAlertPolicies(db, shopId)).reverse();
  const newest = versions[0];
  const suggested = model?.alertLine ?? null;
  return {
    version: newest?.version ?? 0,
    settings: newest === undefined ? defaultPolicySettings : settingsOf(newest),
    suggestedLine: suggested ?? policy.thresholds.high,
    suggestedBy: suggested === null ? 'band' : 'model',
    setAt: newest?.setMs ?? null,
    actorName: newest?.actorName ?? null,
    history: versions.slice(0, changesShown).map((row) => ({
      version: row.version,
      settings: settingsOf(row),
      at: row.setMs,
      actorName: row.actorName,
      note: row.note,
    })),
    phase: newest === undefined || newest.phase === 0 ? null : newest.phase,
  };
}

function settingsOf(row: AlertPolicyRow): AlertPolicySettings {
  const { line, minimumOrders, minimumValueMinor, dailyCapacity, workingDays } = row;
  const { quietFromMinute: fromMinute, quietToMinute: toMinute } = row;
  return {
    line,
    minimumOrders,
    minimumValueMinor,
    dailyCapacity,
    workingDays: workingDays.split(',').map(Number),
    quietHours: fromMinute === null || toMinute === null ? null : { fromMinute, toMinute },
    responseHours: { critical: row.criticalResponseHours, other: row.otherResponseHours },
    holdoutPercent: row.holdoutPercent,
    contactCosts: { call: row.callCostMinor, mail: row.mailCostMinor, offer: row.offerCostMinor },
  };
}

/** As the record holds them. */
export function storedSettings({
  workingDays,
  quietHours,
  holdoutPercent,
  contactCosts,
  responseHours,
  ...same
}: SetAlertPolicy['settings']): StoredSettings {
  return {
    ...same,
    ...(holdoutPercent === undefined ? {} : { holdoutPercent }),
    ...(contactCosts === undefined
      ? {}
      : {
          callCostMinor: contactCosts.call,
          mailCostMinor: contactCosts.mail,
          offerCostMinor: contactCosts.offer,
        }),
    ...(responseHours === undefined
      ? {}
      : { criticalResponseHours: responseHours.critical, otherResponseHours: responseHours.other }),
    workingDays: [...workingDays].sort((a, b) => a - b).join(','),
    quietFromMinute: quietHours?.fromMinute ?? null,
    quietToMinute: quietHours?.toMinute ?? null,
  };
}
