import type {
  ChangedHorizon,
  ModelReason,
  ReasonOf,
  RuleTest,
  RuleTestFailure,
  Staleness,
} from './model-reason.ts';

/** A reason as people read it: what it says, and the measurements it rests on, for those who want them. */
export interface ReasonText {
  readonly says: string;
  readonly evidence: string | null;
}

/** What it says and what that rests on, in one paragraph. */
export function describeModelReason(reason: ModelReason): string {
  const { says, evidence } = modelReasonText(reason);
  return evidence === null ? says : `${says} ${evidence}`;
}

/** Who decides about a shop's customers, and why. */
export function whoDecides(page: {
  readonly champion: { readonly version: number; readonly standing: ModelReason } | null;
  readonly rejected: { readonly standing: ModelReason } | null;
}): ReasonText {
  const { champion, rejected } = page;
  if (champion !== null) {
    const name = `Model ${champion.version}`;
    const { standing } = champion;
    if (standing.kind === 'beats_rules') return beatsRules(name, standing.test);
    const { says, evidence } = modelReasonText(standing);
    return { says: `${name} decides. ${says}`, evidence };
  }
  if (rejected !== null) return modelReasonText(rejected.standing);
  return plain('The rule tiers decide: no model has been trained yet.');
}

export function modelReasonText(reason: ModelReason): ReasonText {
  switch (reason.kind) {
    case 'text':
      return plain(reason.text);
    case 'beats_rules':
      return beatsRules('The model', reason.test);
    case 'fails_rules':
    case 'too_little_history': {
      const { clause, evidence } = failureOf(reason);
      return { says: `The rule tiers decide: ${clause}.`, evidence };
    }
    case 'nothing_to_tell_apart':
      return plain('The rule tiers decide: every customer did the same, so there is nothing to predict.');
    case 'compared':
      return compared(reason);
    case 'nothing_unseen':
      return plain(
        `Model ${reason.championVersion} has learnt from every outcome known so far: this refit answers in shadow. ` +
          `The first answers that neither has learnt from can be checked on ${reason.firstTestDay}.`,
      );
    case 'not_good_enough': {
      const { clause, evidence } = failureOf(reason.against);
      const name = `model ${reason.championVersion}`;
      return {
        says: `Not good enough to be tested against ${name}, which goes on deciding: ${clause}.`,
        evidence,
      };
    }
    case 'both_worse_than_rule': {
      const { clause, evidence } = failureOf(reason.against);
      const { championVersion, rule } = reason;
      return {
        says: `The rule tiers decide: model ${championVersion} is surely further from the truth than “${rule}” by now, and ${clause}.`,
        evidence,
      };
    }
    case 'too_little_to_learn':
      return plain(`There is too little to learn from; model ${reason.championVersion} goes on deciding.`);
    case 'too_little_matured':
      return plain('Too few answers matured beside the champion to compare them.');
    case 'champion_changed_meanwhile':
      return plain('The champion was changed while this model was tested: it answers in shadow.');
    case 'replaced':
      return plain(`Model ${reason.byVersion} took its place.`);
    case 'worse_than_rule':
      return plain('On the newest known outcomes it is surely further from the truth than a plain rule.');
    case 'made_way':
      return plain('It made way for a younger refit before enough of its answers had matured.');
    case 'made_champion':
      return plain(`${reason.by} made it champion: ${reason.note}`);
    case 'share_set':
      return plain(`${reason.sharePercent} % of the customers: ${reason.note}`);
    case 'training_asked':
      return plain('Asked for a training.');
    case 'asked_for':
      return plain(reason.by === null ? 'Asked for.' : `Asked for by ${reason.by}.`);
    case 'no_model':
      return plain('There was no model yet.');
    case 'model_due':
      return plain('The model was due.');
    case 'history_grown':
      return plain('The history has grown.');
    case 'champion_stale':
      return plain(`The champion ${describeStaleness(reason.stale)}.`);
  }
}

/** A clause that follows the champion's name. */
export function describeStaleness(stale: Staleness): string {
  switch (stale.kind) {
    case 'off':
      return (
        `is off: ${percent(stale.meanProbability)} were promised to leave and ${percent(stale.leftShare01)} did ` +
        `(calibration error ${stale.calibrationError.toFixed(3)} on ${count(stale.rows)} matured answers)`
      );
    case 'drifted':
      return `was made for other customers than today’s (stability index ${stale.driftIndex.toFixed(2)})`;
    case 'old':
      return `has not learnt from the last ${stale.unseenDays} days`;
  }
}

export function describeChangedHorizon({
  horizonDays,
  wantedHorizonDays,
  limitsDays,
}: ChangedHorizon): string {
  const because =
    limitsDays === null
      ? 'the history is short'
      : `a horizon is ${limitsDays.least} to ${limitsDays.most} days`;
  return `${horizonDays} instead of ${wantedHorizonDays} days because ${because}`;
}

function plain(says: string): ReasonText {
  return { says, evidence: null };
}

function beatsRules(name: string, test: RuleTest): ReasonText {
  return {
    says: `${name} decides: it ranks who leaves and who stays better than every plain rule${horizonNote(test)}.`,
    evidence: `${ruleTestText(test)}, calibration error ${test.calibrationError.toFixed(3)}.`,
  };
}

function failureOf(reason: ReasonOf<'fails_rules' | 'too_little_history'>): {
  readonly clause: string;
  readonly evidence: string | null;
} {
  if (reason.kind === 'fails_rules') {
    const { failures, test } = reason;
    const clause = `the model ${failures.map(describeRuleFailure).join(' and ')}${horizonNote(test)}`;
    return { clause, evidence: `${ruleTestText(test)}.` };
  }
  const { orderingCustomers, historyDays, leastOrderingCustomers, leastHistoryDays } = reason;
  const clause =
    `a model needs ${leastOrderingCustomers} ordering customers and ${leastHistoryDays} days of history, ` +
    `and there are ${count(orderingCustomers)} and ${historyDays}`;
  return { clause, evidence: null };
}

/** A clause that follows the model's name. */
export function describeRuleFailure(failure: RuleTestFailure): string {
  switch (failure.kind) {
    case 'ranks_no_better':
      return `does not rank better than “${failure.rule}”`;
    case 'not_surely_closer':
      return `is not surely closer to the truth than “${failure.rule}”`;
    case 'surely_further':
      return `is surely further from the truth than “${failure.rule}”`;
    case 'miscalibrated':
      return `has a calibration error of ${failure.calibrationError.toFixed(3)}, not below ${failure.limit}`;
  }
}

function horizonNote({ changedHorizon }: RuleTest): string {
  return changedHorizon === null ? '' : `; the horizon is ${describeChangedHorizon(changedHorizon)}`;
}

/** What the model and the plain rules were measured at, without a full stop. */
export function ruleTestText({ rows, rocAuc, bestRanking, logLoss, closest }: RuleTest): string {
  return (
    `ROC AUC ${rocAuc.toFixed(3)} against ${bestRanking.rocAuc.toFixed(3)} for “${bestRanking.rule}”, log loss ` +
    `${logLoss.toFixed(3)} against ${closest.logLoss.toFixed(3)} for “${closest.rule}”, on ${count(rows)} later rows`
  );
}

function compared(reason: ReasonOf<'compared'>): ReasonText {
  const { championVersion, rows, newcomer, champion, low, high } = reason;
  const sentences = [resultOf(reason)];
  if (reason.result === 'unsure' && reason.stale !== null)
    sentences.push(`Model ${championVersion} ${describeStaleness(reason.stale)}.`);
  if (reason.miscalibrated !== null) {
    const { calibrationError, limit } = reason.miscalibrated;
    sentences.push(`Its own calibration error, ${calibrationError.toFixed(3)}, is not below ${limit}.`);
  }
  if (reason.endedAfterDays !== null)
    sentences.push(`After ${reason.endedAfterDays} days that is the end of it.`);
  if (reason.personDecides) sentences.push('It has a share of the customers, so a person decides.');
  return {
    says: sentences.join(' '),
    evidence:
      `Log loss ${newcomer.toFixed(4)} against ${champion.toFixed(4)} for model ${championVersion} on ${count(rows)} ` +
      `later rows, difference ${signed(low)} to ${signed(high)} with 95 % confidence.`,
  };
}

function resultOf({ result, championVersion, rows, stale, mostLossAllowed }: ReasonOf<'compared'>): string {
  const name = `model ${championVersion}`;
  switch (result) {
    case 'closer':
      return `Surely closer to the truth than ${name}.`;
    case 'further':
      return `Surely further from the truth than ${name}, which goes on deciding.`;
    case 'not_worse': {
      const because = stale === null ? 'no longer fits' : describeStaleness(stale);
      return `Model ${championVersion} ${because}, and this refit is surely not worse by ${mostLossAllowed}.`;
    }
    case 'unsure':
      return `Not surely better than ${name}, so it answers in shadow.`;
    case 'too_few_rows':
      return `Only ${rows} rows that neither model has learnt from are known yet: it answers in shadow.`;
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}

function percent(share01: number): string {
  return `${(100 * share01).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
