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
    weekly: new Float64Array(),
    probabilities,
  };
}

const evaluation = (forest: number, recency: number, bgNbd: number): Evaluation => ({
  labels,
  customers,
  weekly: [],
  results: [
    result('random forest', 'forest', forest),
    result('days since last order', 'plain_rule', recency),
    result('BG/NBD expected purchases', 'plain_rule', bgNbd),
  ],
});

it('makes the forest champion where it beats every plain rule', () => {
  const { status, verdict, againstBestRule } = checkPromotion(survey, plan, evaluation(0.9, 0.2, 0.5));
  expect(status).toBe('champion');
  expect(verdict).toMatchObject({
    kind: 'beats_rules',
    test: { rows: 3000, closest: { rule: 'BG/NBD expected purchases' }, changedHorizon: null },
  });
  expect(againstBestRule).toMatchObject({ rule: 'BG/NBD expected purchases' });
  expect(againstBestRule!.logLoss.high).toBeLessThan(0);
});

it.each([
  ['the fallback is as good', 0.5, 0.5, 0.1, { kind: 'not_surely_closer', rule: 'days since last order' }],
  [
    'another rule ranks better',
    0.5,
    0.2,
    0.9,
    { kind: 'ranks_no_better', rule: 'BG/NBD expected purchases' },
  ],
  ['another rule is closer', 0.5, 0.2, 0.9, { kind: 'surely_further', rule: 'BG/NBD expected purchases' }],
  ['the model promises what does not come', 0.3, 0.1, 0.2, { kind: 'miscalibrated', limit: 0.05 }],
])('leaves the rule tiers in charge where %s, and says so', (_case, forest, recency, bgNbd, why) => {
  const { status, verdict } = checkPromotion(survey, plan, evaluation(forest, recency, bgNbd));
  expect(status).toBe('rejected');
  expect(verdict).toMatchObject({
    kind: 'fails_rules',
    failures: expect.arrayContaining([expect.objectContaining(why)]) as unknown,
  });
});

it('says where the horizon had to be cut', () => {
  const cut = { ...plan, wantedHorizonDays: 120 };
  expect(checkPromotion(survey, cut, evaluation(0.9, 0.2, 0.5)).verdict).toMatchObject({
    test: { changedHorizon: { horizonDays: 60, wantedHorizonDays: 120 } },
  });
});

it('asks for enough customers and enough history, whatever was measured', () => {
  const few = { ...survey, orderingCustomers: 499 };
  expect(checkPromotion(few, plan, evaluation(0.9, 0.2, 0.5))).toMatchObject({
    status: 'rejected',
    verdict: {
      kind: 'too_little_history',
      orderingCustomers: 499,
      historyDays: 401,
      leastOrderingCustomers: 500,
      leastHistoryDays: 180,
    },
  });
  expect(whyNotEligible({ ...survey, lastDay: 178 })).toMatchObject({
    orderingCustomers: 800,
    historyDays: 179,
  });
  expect(whyNotEligible({ ...survey, lastDay: 179 })).toBeUndefined();
});
