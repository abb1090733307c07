import { shopDays } from '@ebb/analytics';
import { contactChannels, type ImpactPage, type TrialPhase } from '@ebb/contracts';
import { readAlertPolicies, type AlertPolicyRow, type Database } from '@ebb/db';
import { readTrialAlerts, readTrialContacts } from '@ebb/db/impact';
import { isoDay } from '@ebb/domain';
import { sampleRatioP, verdictOf } from '@ebb/learning';
import type { ShopServing } from '@ebb/model-serving';
import { ProblemError } from '@ebb/service-kit';
import { createComparison } from './compare-cases.ts';
import { groupBy } from './group-by.ts';
import { describeOutlook } from './outlook.ts';
import { maturedOf, trialCases, type ContactCosts, type MaturedCase, type TrialCase } from './trial-cases.ts';

/** A shop's comparisons, newest first. */
export function phasesOf(policies: readonly AlertPolicyRow[]): TrialPhase[] {
  const phases: TrialPhase[] = [];
  for (const { phase: number, holdoutPercent, outcomeDays, setMs, line, dailyCapacity } of policies) {
    const last = phases.at(-1);
    const goesOn = holdoutPercent > 0 && last?.number === number;
    // Switched off, or the next has begun.
    if (last?.endedAt === null && !goesOn) phases[phases.length - 1] = { ...last, endedAt: setMs };
    if (holdoutPercent === 0 || outcomeDays === null || goesOn) continue;
    const terms = { sharePercent: holdoutPercent, outcomeDays, line, dailyCapacity };
    phases.push({ number, ...terms, startedAt: setMs, endedAt: null });
  }
  return phases.reverse();
}

export function costsOf(policies: readonly AlertPolicyRow[]): ContactCosts {
  const { callCostMinor = 0, mailCostMinor = 0, offerCostMinor = 0 } = policies.at(-1) ?? {};
  return { call: callCostMinor, mail: mailCostMinor, offer: offerCostMinor };
}

const nothing = {
  ...{ phase: null, laterAlerts: 0, ratioP: 1, retention: null, revenue: null, costMinor: 0 },
  ...{ weeks: [], months: [], actions: [], naive: { contacted: 0, retained: 0, revenueMinor: 0 } },
} as const;
const nobody = { worked: 0, withheld: 0 } as const;

/**
 * What the work brought in one phase.
 * @throws ProblemError 404 for a phase that is none
 */
export async function describeImpact(
  db: Database,
  serving: ShopServing,
  { phase: asked, nowMs }: { readonly phase: number | undefined; readonly nowMs: number },
): Promise<ImpactPage> {
  const { shopId, policy, timeZone } = serving;
  const policies = await readAlertPolicies(db, shopId);
  const phases = phasesOf(policies);
  const phase = asked === undefined ? phases[0] : phases.find(({ number }) => number === asked);
  if (asked !== undefined && phase === undefined)
    throw new ProblemError(404, 'phase-not-found', 'There is no such phase');
  const outlook = await describeOutlook(db, serving);
  const head = { asOf: nowMs, currency: policy.currency, timeZone, phases, outlook };
  if (phase === undefined) {
    const verdict = { kind: 'off', missing: null } as const;
    const arms = { enrolled: nobody, matured: nobody, contacted: nobody, crossovers: nobody };
    return { ...head, ...nothing, ...arms, weeks: [], months: [], actions: [], verdict };
  }
  const [alerts, contacts] = await Promise.all([readTrialAlerts(db, shopId), readTrialContacts(db, shopId)]);
  const cases = trialCases(alerts, contacts, phase, costsOf(policies));
  const alertsOfPhase = alerts.filter((alert) => alert.phase === phase.number).length;
  return {
    ...head,
    phase,
    laterAlerts: alertsOfPhase - cases.length,
    ...evaluateCases(cases, phase, timeZone),
  };
}

type Evaluated = Omit<
  ImpactPage,
  'asOf' | 'currency' | 'timeZone' | 'phases' | 'outlook' | 'phase' | 'laterAlerts'
>;

/** Pure. @param cases of one phase */
export function evaluateCases(
  cases: readonly TrialCase[],
  { sharePercent }: Pick<TrialPhase, 'sharePercent'>,
  timeZone: string,
): Evaluated {
  const share01 = sharePercent / 100;
  const matured = maturedOf(cases).sort((a, b) => a.outcome.maturedMs - b.outcome.maturedMs);
  const enrolled = armsOf(cases);
  const ratioP = sampleRatioP(enrolled.worked, enrolled.withheld, share01);
  const whole = createComparison(share01);
  for (const each of matured) whole.add(each);
  const { retention, revenue } = whole.whole();
  const found =
    revenue?.low == null || revenue.high === null ? null : { low: revenue.low, high: revenue.high };
  const verdict = verdictOf(ratioP, armsOf(matured).withheld, found);
  const worked = matured.filter(({ alert }) => !alert.withheld);
  return {
    verdict: { kind: verdict.kind, missing: verdict.kind === 'too_few' ? verdict.missing : null },
    enrolled,
    matured: armsOf(matured),
    contacted: armsOf(cases.filter((each) => each.contacts.length > 0)),
    crossovers: armsOf(cases.filter(({ isCrossover }) => isCrossover)),
    ...{ ratioP, retention, revenue },
    costMinor: worked.reduce((sum, { costMinor }) => sum + costMinor, 0),
    weeks: weeksOf(matured, share01, timeZone),
    months: monthsOf(matured, share01, timeZone),
    actions: actionsOf(worked),
    naive: naiveOf(worked),
  };
}

function armsOf(cases: readonly TrialCase[]): ImpactPage['enrolled'] {
  const withheld = cases.filter(({ alert }) => alert.withheld).length;
  return { worked: cases.length - withheld, withheld };
}

/** Of a day's week. 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}

/** The running estimate at the end of each week, from the first to the last in which an outcome matured. */
function weeksOf(matured: readonly MaturedCase[], share01: number, timeZone: string): ImpactPage['weeks'] {
  const running = createComparison(share01);
  const weeks: ImpactPage['weeks'] = [];
  let next = 0;
  const { dayOf } = shopDays(timeZone);
  const mondays = matured.map(({ outcome }) => mondayOf(dayOf(outcome.maturedMs)));
  for (let monday = mondays[0] ?? 0; next < matured.length; monday += 7) {
    while (next < matured.length && mondays[next]! <= monday) running.add(matured[next++]!);
    weeks.push({ week: isoDay(monday), ...running.point() });
  }
  return weeks;
}

function monthsOf(matured: readonly MaturedCase[], share01: number, timeZone: string): ImpactPage['months'] {
  const { dayOf } = shopDays(timeZone);
  const monthOf = ({ alert }: MaturedCase) => isoDay(dayOf(alert.openedMs)).slice(0, 7);
  return [...groupBy(matured, monthOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, own]) => {
      const comparison = createComparison(share01);
      for (const each of own) comparison.add(each);
      return { month, ...comparison.point() };
    });
}

/** What became of the worked by their first contact. Who was contacted was chosen by people: nothing is compared here. */
function actionsOf(worked: readonly MaturedCase[]): ImpactPage['actions'] {
  const byChannel = groupBy(worked, ({ contacts }) => contacts[0]?.channel ?? 'none');
  return [...contactChannels, 'none' as const].map((channel) => {
    const own = byChannel.get(channel) ?? [];
    return {
      channel,
      customers: own.length,
      retained: own.filter(({ outcome }) => outcome.retained).length,
      revenueMinor: own.reduce((sum, { outcome }) => sum + outcome.netMinor, 0),
    };
  });
}

/** Everything that the contacted spent, as if none of them would have come back by themselves. */
function naiveOf(worked: readonly MaturedCase[]): ImpactPage['naive'] {
  const contacted = worked.filter(({ contacts }) => contacts.length > 0);
  return {
    contacted: contacted.length,
    retained: contacted.filter(({ outcome }) => outcome.retained).length,
    revenueMinor: contacted.reduce((sum, { outcome }) => sum + outcome.netMinor, 0),
  };
}
