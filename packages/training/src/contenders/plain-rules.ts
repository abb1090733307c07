import { featureNames, type FeatureName } from '@ebb/contracts';
import { fitBgNbd, trainRankingBaseline, type BgNbd } from '@ebb/learning';
import type { Contender, Predict } from './contenders.ts';
import { purchaseColumns, rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';

/** What decides where no model does (the rule tiers rank by it). */
export const fallbackRule = 'days since last order';

/** A plain rule that looks at one feature. */
export interface RankingRule {
  readonly name: string;
  readonly feature: FeatureName;
  /** 1: the more, the likelier to place no order; -1: the less. */
  readonly sign: 1 | -1;
}

const recency: RankingRule = { name: fallbackRule, feature: 'days_since_last_order', sign: 1 };
const overdue: RankingRule = { name: 'overdue ratio', feature: 'overdue_ratio', sign: 1 };
const frequency: RankingRule = { name: 'orders in the last 90 days', feature: 'orders_90d', sign: -1 };

const bgNbd: Contender = {
  name: 'BG/NBD expected purchases',
  kind: 'plain_rule',
  async train(rows, { horizonDays }) {
    const model = fitOnNewestCutOff(rows);
    return calibrated(rows, (asked) => negatedPurchases(model, asked, horizonDays));
  },
};

/**
 * What a shop could do without a model. Each rule is a ranking that isotonic regression on the training rows turns
 * into probabilities: the best that can be made of it, so that beating it means something.
 */
export const plainRules: readonly Contender[] = [
  rankingContender(recency),
  rankingContender(overdue),
  // The tiers that Ebb itself falls back on.
  ranking('90/180-day rule', (rows) =>
    featureColumn(rows, 'days_since_last_order').map((days) => (days < 90 ? 0 : days < 180 ? 1 : 2)),
  ),
  bgNbd,
];

/** The rules of one feature that speak of purchases where no model does. */
export const purchaseRankings: readonly RankingRule[] = [recency, overdue, frequency];
/** The same as contenders, and BG/NBD. */
export const purchaseRules: readonly Contender[] = [...purchaseRankings.map(rankingContender), bgNbd];

function ranking(name: string, rank: (rows: TrainingSet) => Float64Array): Contender {
  return { name, kind: 'plain_rule', train: async (rows) => calibrated(rows, rank) };
}

function calibrated(rows: TrainingSet, rank: (rows: TrainingSet) => Float64Array): Predict {
  const asColumn = (asked: TrainingSet) => ({ values: rank(asked), featureCount: 1 });
  const classifier = trainRankingBaseline(asColumn(rows), rows.labels, 0);
  return (asked) => classifier.predict(asColumn(asked));
}

function rankingContender({ name, feature, sign }: RankingRule): Contender {
  return ranking(name, (rows) => featureColumn(rows, feature).map((value) => sign * value));
}

function featureColumn(rows: TrainingSet, feature: FeatureName): Float64Array {
  const column = featureNames.indexOf(feature);
  return Float64Array.from(
    { length: rows.rowCount },
    (_, row) => rows.features[row * featureNames.length + column]!,
  );
}

/** Beyond this the four parameters do not move any more. */
const customersForFit = 5_000;

/** Every customer once, as they stood last. */
function fitOnNewestCutOff(rows: TrainingSet): BgNbd {
  const newest = rowsAtCutOffs(rows, new Set([rows.cutOffDays.reduce((a, b) => Math.max(a, b))]));
  const every = Math.ceil(newest.rowCount / customersForFit);
  const histories = [];
  for (let row = 0; row < newest.rowCount; row += every) histories.push(purchaseHistory(newest, row));
  return fitBgNbd(histories);
}

function negatedPurchases(model: BgNbd, rows: TrainingSet, horizonDays: number): Float64Array {
  return Float64Array.from(
    { length: rows.rowCount },
    (_, row) => -model.expectedPurchases(purchaseHistory(rows, row), horizonDays),
  );
}

function purchaseHistory(rows: TrainingSet, row: number) {
  const [repeats, recency, age] = rows.purchases.subarray(row * purchaseColumns.length) as unknown as [
    number,
    number,
    number,
  ];
  return { repeats, recency, age };
}
