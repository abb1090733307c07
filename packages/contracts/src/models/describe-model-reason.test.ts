import { Value } from 'typebox/value';
import { describeModelReason, modelReasonText, whoDecides } from './describe-model-reason.ts';
import { ModelReason, type ReasonOf, type RuleTest } from './model-reason.ts';

const test: RuleTest = {
  rows: 12_345,
  rocAuc: 0.7512,
  bestRanking: { rule: 'BG/NBD', rocAuc: 0.728 },
  logLoss: 0.5,
  closest: { rule: 'recency', logLoss: 0.55 },
  calibrationError: 0.011,
  changedHorizon: null,
};
const measured =
  'ROC AUC 0.751 against 0.728 for “BG/NBD”, log loss 0.500 against 0.550 for “recency”, on 12,345 later rows';
const fails: ReasonOf<'fails_rules'> = {
  kind: 'fails_rules',
  failures: [
    { kind: 'ranks_no_better', rule: 'BG/NBD' },
    { kind: 'miscalibrated', calibrationError: 0.06, limit: 0.05 },
  ],
  test: { ...test, changedHorizon: { horizonDays: 56, wantedHorizonDays: 94, limitsDays: null } },
};
const failure =
  'the model does not rank better than “BG/NBD” and has a calibration error of 0.060, not below 0.05; ' +
  'the horizon is 56 instead of 94 days because the history is short';
const tooLittle: ReasonOf<'too_little_history'> = {
  kind: 'too_little_history',
  orderingCustomers: 499,
  historyDays: 401,
  leastOrderingCustomers: 500,
  leastHistoryDays: 180,
};
const compared: ReasonOf<'compared'> = {
  kind: 'compared',
  result: 'closer',
  championVersion: 3,
  rows: 2000,
  newcomer: 0.5633,
  champion: 0.57,
  low: -0.0123,
  high: 0.0011,
  stale: null,
  mostLossAllowed: 0.01,
  miscalibrated: null,
  endedAfterDays: null,
  personDecides: false,
};
const off = {
  kind: 'off',
  meanProbability: 0.5,
  leftShare01: 0.6,
  calibrationError: 0.1,
  rows: 4000,
} as const;

it.each<[string, ModelReason, string, string | null]>([
  ['text', { kind: 'text', text: 'As it stood.' }, 'As it stood.', null],
  [
    'beats_rules',
    { kind: 'beats_rules', test },
    'The model decides: it ranks who leaves and who stays better than every plain rule.',
    `${measured}, calibration error 0.011.`,
  ],
  ['fails_rules', fails, `The rule tiers decide: ${failure}.`, `${measured}.`],
  [
    'too_little_history',
    tooLittle,
    'The rule tiers decide: a model needs 500 ordering customers and 180 days of history, and there are 499 and 401.',
    null,
  ],
  [
    'not_good_enough',
    { kind: 'not_good_enough', championVersion: 3, against: fails },
    `Not good enough to be tested against model 3, which goes on deciding: ${failure}.`,
    `${measured}.`,
  ],
  [
    'both_worse_than_rule',
    { kind: 'both_worse_than_rule', championVersion: 3, rule: 'recency', against: tooLittle },
    'The rule tiers decide: model 3 is surely further from the truth than “recency” by now, and a model needs 500 ' +
      'ordering customers and 180 days of history, and there are 499 and 401.',
    null,
  ],
  [
    'compared',
    compared,
    'Surely closer to the truth than model 3.',
    'Log loss 0.5633 against 0.5700 for model 3 on 2,000 later rows, difference −0.0123 to +0.0011 with 95 % confidence.',
  ],
])('describes %s', (_kind, reason, says, evidence) => {
  expect(Value.Check(ModelReason, reason)).toBe(true);
  expect(modelReasonText(reason)).toEqual({ says, evidence });
  expect(describeModelReason(reason)).toBe(evidence === null ? says : `${says} ${evidence}`);
});

it.each<[Partial<typeof compared>, string]>([
  [{ result: 'further' }, 'Surely further from the truth than model 3, which goes on deciding.'],
  [
    { result: 'not_worse', stale: { kind: 'old', unseenDays: 130 } },
    'Model 3 has not learnt from the last 130 days, and this refit is surely not worse by 0.01.',
  ],
  [
    { result: 'unsure', stale: { kind: 'drifted', driftIndex: 0.3 } },
    'Not surely better than model 3, so it answers in shadow. Model 3 was made for other customers than today’s (stability index 0.30).',
  ],
  [
    { result: 'too_few_rows', rows: 12 },
    'Only 12 rows that neither model has learnt from are known yet: it answers in shadow.',
  ],
  [
    { miscalibrated: { calibrationError: 0.0612, limit: 0.05 }, endedAfterDays: 90 },
    'Surely closer to the truth than model 3. Its own calibration error, 0.061, is not below 0.05. After 90 days that is the end of it.',
  ],
  [
    { personDecides: true },
    'Surely closer to the truth than model 3. It has a share of the customers, so a person decides.',
  ],
])('says how a comparison ended: %j', (changed, says) => {
  expect(modelReasonText({ ...compared, ...changed }).says).toBe(says);
});

it('says how far off a champion is', () => {
  expect(describeModelReason({ kind: 'champion_stale', stale: off })).toBe(
    'The champion is off: 50.0 % were promised to leave and 60.0 % did (calibration error 0.100 on 4,000 matured answers).',
  );
});

it('names the model that decides', () => {
  const standing = { kind: 'beats_rules', test } as const;
  expect(whoDecides({ champion: { version: 2, standing }, rejected: null }).says).toBe(
    'Model 2 decides: it ranks who leaves and who stays better than every plain rule.',
  );
  expect(whoDecides({ champion: { version: 4, standing: compared }, rejected: null })).toMatchObject({
    says: 'Model 4 decides. Surely closer to the truth than model 3.',
    evidence: expect.stringMatching(/^Log loss 0\.5633/) as string,
  });
  expect(whoDecides({ champion: null, rejected: { standing: fails } }).says).toBe(
    `The rule tiers decide: ${failure}.`,
  );
  expect(whoDecides({ champion: null, rejected: null }).says).toBe(
    'The rule tiers decide: no model has been trained yet.',
  );
});
