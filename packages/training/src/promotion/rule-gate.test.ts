import { createSeededRandom } from '@ebb/forest';
import { evaluatePredictions, evaluationCurves } from '@ebb/learning';
import type { ContenderResult, Evaluation } from '../evaluation/evaluate-contenders.ts';
import { checkPromotion, whyNotEligible } from './rule-gate.ts';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import type { HistorySurvey } from '../rows/survey-history.ts';

const survey: HistorySurvey = {
  customers: 900,
  orderingCustomers: 800,
  repeatCustomers: 400,
  events: 5000,
  firstDay: 0,
  lastDay: 400,
  medianGapDays: 30,
  gap90Days: 60,
};
const plan: CutOffPlan = {
  horizonDays: 60,
  wantedHorizonDays: 60,
  cutOffDays: [],
  earlyDays: 30,
  youngCutOffDays: [],
  folds: [],
};

/** Labels drawn from a truth; a model knows `share` of it and noise for the rest. */
const random = createSeededRandom(3, 0);
const uniform = (): number => random.below(1_000_000) / 1_000_000;
const truth = Array.from({ length: 3000 }, () => 0.05 + 0.9 * uniform());
const noise = truth.map(() => 0.05 + 0.9 * uniform());
const labels = Uint8Array.from(truth, (probability) => (uniform() < probability ? 1 : 0));
const customers = Uint32Array.from(truth, (_, row) => row >> 1);

function result(name: string, kind: ContenderResult['kind'], share: number): ContenderResult {
  const probabilities = Float64Array.from(
    truth,
    (p, row) => 0.5 + share * (p - 0.5) + 0.1 * (noise[row]! - 0.5),
  );
  const metrics = evaluatePredictions(labels, probabilities);
  const curves = evaluationCurves(labels, probabilities);
  return {
    name,
    kind,
    pooled: metrics,
    newest: metrics,
    curves,
    leadTime: null,
    tests: [],
    importance: null,
    probabilities,
  };
}

const evaluation = (forest: number, recency: number, bgNbd: number): Evaluation => ({
  labels,
  customers,
  results: [
    result('random forest', 'forest', forest),
    result('days since last order', 'plain_rule', recency),
    result('BG/NBD expected purchases', 'plain_rule', bgNbd),
  ],
});

it('makes the forest champion where it beats every plain rule', () => {
  const { status, verdict, againstBestRule } = checkPromotion(survey, plan, evaluation(0.9, 0.2, 0.5));
  expect(status).toBe('champion');
  expect(verdict).toMatch(
    /^The model decides: .* \(ROC AUC 0\.\d{3} against .* calibration error 0\.\d{3}\)\.$/,
  );
  expect(againstBestRule).toMatchObject({ rule: 'BG/NBD expected purchases' });
  expect(againstBestRule!.logLoss.high).toBeLessThan(0);
});

it.each([
  [
    'the fallback is as good',
    0.5,
    0.5,
    0.1,
    'is not surely closer to the truth than “days since last order”',
  ],
  ['another rule ranks better', 0.5, 0.2, 0.9, 'does not rank better than “BG/NBD expected purchases”'],
  [
    'another rule is closer',
    0.5,
    0.2,
    0.9,
    'is surely further from the truth than “BG/NBD expected purchases”',
  ],
  [
    'the model promises what does not come',
    0.3,
    0.1,
    0.2,
    /has a calibration error of 0\.\d{3}, not below 0\.05/,
  ],
])('leaves the rule tiers in charge where %s, and says so', (_case, forest, recency, bgNbd, why) => {
  const { status, verdict, failure } = checkPromotion(survey, plan, evaluation(forest, recency, bgNbd));
  expect(status).toBe('rejected');
  expect(verdict).toMatch(/^The rule tiers decide: the model /);
  expect(verdict).toMatch(why);
  expect(failure).toMatch(why);
});

it('says where the horizon had to be cut', () => {
  const cut = { ...plan, wantedHorizonDays: 120 };
  expect(checkPromotion(survey, cut, evaluation(0.9, 0.2, 0.5)).verdict).toContain('60 instead of 120 days');
});

it('asks for enough customers and enough history, whatever the figures', () => {
  const few = { ...survey, orderingCustomers: 499 };
  expect(checkPromotion(few, plan, evaluation(0.9, 0.2, 0.5))).toMatchObject({
    status: 'rejected',
    verdict:
      'The rule tiers decide: a model needs 500 ordering customers and 180 days of history, and there are 499 and 401.',
  });
  expect(whyNotEligible({ ...survey, lastDay: 178 })).toContain('there are 800 and 179');
  expect(whyNotEligible({ ...survey, lastDay: 179 })).toBeUndefined();
});
