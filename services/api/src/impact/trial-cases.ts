import type { ContactChannel } from '@ebb/contracts';
import type { TrialAlert, TrialContact } from '@ebb/db/impact';
import { dayMs } from '@ebb/domain';
import { groupBy } from './group-by.ts';

/** What a contact costs, minor units. */
export type ContactCosts = Readonly<Record<ContactChannel, number>>;

/** A customer of one comparison, counted once: by the first alert, in the arm where the draw has put it. */
export interface TrialCase {
  readonly alert: TrialAlert;
  /** Within the time in which the outcome was awaited, oldest first; whoever logged them, on whatever alert. */
  readonly contacts: readonly TrialContact[];
  readonly costMinor: number;
  /** Had an alert of the other kind, of another phase, within that time. */
  readonly isCrossover: boolean;
  /** Null until it has matured. */
  readonly outcome: {
    readonly retained: boolean;
    readonly netMinor: number;
    readonly maturedMs: number;
  } | null;
}

/**
 * The customers of one phase, in the order in which their alerts opened.
 * @param alerts of all phases, oldest first
 */
export function trialCases(
  alerts: readonly TrialAlert[],
  contacts: readonly TrialContact[],
  phase: { readonly number: number; readonly outcomeDays: number },
  costs: ContactCosts,
): TrialCase[] {
  const contactsOf = groupBy(contacts, ({ customerId }) => customerId);
  const others = groupBy(
    alerts.filter((alert) => alert.phase !== phase.number),
    ({ customerId }) => customerId,
  );
  const counted = new Set<string>();
  const cases: TrialCase[] = [];
  for (const alert of alerts) {
    const { customerId, openedMs, withheld } = alert;
    if (alert.phase !== phase.number || counted.has(customerId)) continue;
    counted.add(customerId);
    const isWithin = (ms: number) => ms >= openedMs && ms <= openedMs + phase.outcomeDays * dayMs;
    const own = (contactsOf.get(customerId) ?? []).filter(({ atMs }) => isWithin(atMs));
    const costMinor = own.reduce((sum, { channel }) => sum + costs[channel], 0);
    const { retained, revenueMinor, maturedMs } = alert;
    cases.push({
      ...{ alert, contacts: own, costMinor },
      isCrossover: (others.get(customerId) ?? []).some(
        (other) => other.withheld !== withheld && isWithin(other.openedMs),
      ),
      outcome:
        retained === null || revenueMinor === null || maturedMs === null
          ? null
          : { retained, netMinor: revenueMinor - costMinor, maturedMs },
    });
  }
  return cases;
}

/** A case whose outcome is known. */
export type MaturedCase = TrialCase & { readonly outcome: NonNullable<TrialCase['outcome']> };

export function maturedOf(cases: readonly TrialCase[]): MaturedCase[] {
  return cases.filter((each): each is MaturedCase => each.outcome !== null);
}
