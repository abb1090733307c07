import { randomBytes } from 'node:crypto';
import { beginsPhase, defaultHorizonDays } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { insert, select } from '../sql/table.ts';
import { alertPolicyTable, type AlertPolicyRow } from '../tables/alert-policy.ts';
import { appendAudit } from '../tables/audit.ts';
import { lockShop, raiseDecisionVersion, timeZoneOf } from '../tables/shop.ts';

type Optional = Pick<
  AlertPolicyRow,
  | 'holdoutPercent'
  | 'callCostMinor'
  | 'mailCostMinor'
  | 'offerCostMinor'
  | 'criticalResponseHours'
  | 'otherResponseHours'
>;
type OfPhase = Pick<AlertPolicyRow, 'phase' | 'phaseSalt' | 'outcomeDays'>;

/** What of a comparison and of the response targets is left out stays as it is. */
export type AlertPolicySettings = Omit<
  AlertPolicyRow,
  | 'shopId'
  | 'version'
  | 'setMs'
  | 'actorId'
  | 'actorName'
  | 'note'
  | keyof Optional
  | keyof OfPhase
  | 'responseTimeZone'
> &
  Partial<Optional>;

export interface SetAlertPolicy {
  readonly shopId: string;
  /** The version the person was looking at; 0 for the default. */
  readonly version: number;
  readonly settings: AlertPolicySettings;
  /** After so many days an outcome has matured, in a phase that begins with this. */
  readonly outcomeDays?: number;
  readonly note: string | null;
  readonly actor: { readonly id: string; readonly name: string };
  readonly nowMs: number;
}

export type SetAlertPolicyOutcome =
  | { readonly kind: 'done' | 'unchanged' }
  /** Somebody set it since the person looked. */
  | { readonly kind: 'conflict'; readonly version: number; readonly actorName: string | null };

/**
 * Stores the next version of a shop's alert policy. It raises `shop.decision_version`, so that whoever scores takes it
 * up within the transaction that scores next, and it waits for the batches under way, which keep the version before.
 * @throws when the shop does not exist
 */
export async function setAlertPolicy(db: Database, command: SetAlertPolicy): Promise<SetAlertPolicyOutcome> {
  const { shopId, note, actor, nowMs } = command;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const newestFirst = 'ORDER BY t.version DESC LIMIT 1';
    const [newest] = await select(tx, alertPolicyTable, alertPolicyTable.keys, { shopId }, newestFirst);
    const settings = { ...optionalOf(newest), ...command.settings };
    const keys = Object.keys(settings) as (keyof typeof settings)[];
    if (newest !== undefined && keys.every((key) => newest[key] === settings[key]))
      return { kind: 'unchanged' };
    const standing = newest?.version ?? 0;
    if (standing !== command.version)
      return { kind: 'conflict', version: standing, actorName: newest?.actorName ?? null };
    const version = standing + 1;
    const who = { actorId: actor.id, actorName: actor.name };
    const phase = phaseOf(newest, settings, command.outcomeDays ?? defaultHorizonDays);
    const responseTimeZone = hasTarget(settings) ? await timeZoneOf(tx, shopId) : null;
    const row = { shopId, version, ...settings, ...phase, responseTimeZone, setMs: nowMs, ...who, note };
    await insert(tx, alertPolicyTable, row);
    await raiseDecisionVersion(tx, shopId);
    await appendAudit(tx, {
      ...{ shopId, atMs: nowMs, userId: actor.id },
      action: 'alert_policy.set',
      subject: `shop/${shopId}/policy/${version}`,
      detail: { ...settings, phase: phase.phase, note },
    });
    return { kind: 'done' };
  });
}

function optionalOf(newest: AlertPolicyRow | undefined): Optional {
  const { holdoutPercent = 0, callCostMinor = 0, mailCostMinor = 0, offerCostMinor = 0 } = newest ?? {};
  const { criticalResponseHours = null, otherResponseHours = null } = newest ?? {};
  const costs = { callCostMinor, mailCostMinor, offerCostMinor };
  return { holdoutPercent, ...costs, criticalResponseHours, otherResponseHours };
}

function hasTarget({ criticalResponseHours, otherResponseHours }: Optional): boolean {
  return criticalResponseHours !== null || otherResponseHours !== null;
}

/** The phase that goes on, or the next, whose customers are drawn anew. */
function phaseOf(
  newest: AlertPolicyRow | undefined,
  settings: AlertPolicySettings & Optional,
  outcomeDays: number,
): OfPhase {
  const before = newest ?? { ...settings, holdoutPercent: 0, phase: 0, phaseSalt: null, outcomeDays: null };
  if (!beginsPhase(before, settings)) {
    const { phase, phaseSalt, outcomeDays: days } = before;
    return { phase, phaseSalt, outcomeDays: days };
  }
  return { phase: before.phase + 1, phaseSalt: randomBytes(16).toString('hex'), outcomeDays };
}
