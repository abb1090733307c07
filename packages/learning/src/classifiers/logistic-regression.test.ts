import { trainLogisticRegression } from './logistic-regression.ts';

const rows = { values: Float64Array.from([-3, -2, -1, 1, 2, 3]), featureCount: 1 };

it('separates what can be separated and stays finite', () => {
  const labels = [0, 0, 0, 1, 1, 1];
  const model = trainLogisticRegression(rows, labels, { inverseRegularisation: 1e6, transform: 'none' });
  const probabilities = model.predict(rows);
  expect(probabilities[0]).toBeLessThan(0.01);
  expect(probabilities[5]).toBeGreaterThan(0.99);
  expect(model.weights.every(Number.isFinite)).toBe(true);
});

it('says what is wrong with the rows', () => {
  expect(() => trainLogisticRegression(rows, [0, 0, 0, 0, 0, 0])).toThrow('all 6 labels are 0');
  expect(() => trainLogisticRegression(rows, [0, 1])).toThrow('6 rows but 2 labels');
  expect(() => trainLogisticRegression({ values: Float64Array.of(1, NaN), featureCount: 1 }, [0, 1])).toThrow(
    'value of column 0 in row 1 is not finite',
  );
});
