import { featureNames, type FeatureName } from '@ebb/contracts';
import { fitBgNbd, trainRankingBaseline, type BgNbd } from '@ebb/learning';
import type { Contender, Predict } from './contenders.ts';
import { purchaseColumns, rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';

/** What decides where no model does (the rule tiers rank by it). */
export const fallbackRule = 'days since last order';

/**
 * What a shop could do without a model. Each rule is a ranking that isotonic regression on the training rows turns
 * into probabilities: the best that can be made of it, so that beating it means something.
 */
export const plainRules: readonly Contender[] = [
  ranking(fallbackRule, (rows) => featureColumn(rows, 'days_since_last_order')),
  ranking('overdue ratio', (rows) => featureColumn(rows, 'overdue_ratio')),
  // The tiers that Ebb itself falls back on.
  ranking('90/180-day rule', (rows) =>
    featureColumn(rows, 'days_since_last_order').map((days) => (days < 90 ? 0 : days < 180 ? 1 : 2)),
  ),
  {
    name: 'BG/NBD expected purchases',
    kind: 'plain_rule',
    async train(rows, { horizonDays }) {
      const model = fitOnNewestCutOff(rows);
      return calibrated(rows, (asked) => negatedPurchases(model, asked, horizonDays));
    },
  },
];

function ranking(name: string, rank: (rows: TrainingSet) => Float64Array): Contender {
  return { name, kind: 'plain_rule', train: async (rows) => calibrated(rows, rank) };
}

function calibrated(rows: TrainingSet, rank: (rows: TrainingSet) => Float64Array): Predict {
  const asColumn = (asked: TrainingSet) => ({ values: rank(asked), featureCount: 1 });
  const classifier = trainRankingBaseline(asColumn(rows), rows.labels, 0);
  return (asked) => classifier.predict(asColumn(asked));
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
