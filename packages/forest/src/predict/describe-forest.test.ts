import { trainForestSync } from '../train/train-forest.ts';
import { testRows } from '../train/test-rows.ts';
import { compileForest } from './compiled-forest.ts';
import { describeForest } from './describe-forest.ts';

test('a forest that is described and compiled again is the same, with values that go left and right when missing', () => {
  const { data, labels, featureNames } = testRows(400, { missingShare: 0.1 });
  const { forest } = trainForestSync(data, labels, { featureNames, trees: 8 });
  const described = describeForest(forest);
  expect(described.some(({ missingLeft }) => Array.from(missingLeft).some(Boolean))).toBe(true);
  expect(compileForest(described, forest.featureCount)).toEqual(forest);
});
